"""Texts that would be code, were any of them taken for more than a text."""

CANARY = "__import__('builtins').__setattr__('CANARY', 1)"

TEXTS = {
    "triple quotes": f'"""\n{CANARY}\n"""',
    "triple single quotes": f"'''\n{CANARY}\n'''",
    "triple quotes after a backslash": f'\\"""\n{CANARY}\n\\"""',
    "quote": f'"; {CANARY} #',
    "single quote": f"'; {CANARY} #",
    "quote after a backslash": f'\\"; {CANARY} #',
    "two backslashes": f'\\\\"; {CANARY} #\\',
    "backslash at the end of a line": f"\\\n{CANARY}",
    "line feed": f"x\n{CANARY}\nx",
    "carriage return": f"x\r{CANARY}\rx",
    "form feed": f"x\x0c{CANARY}\x0bx",
    "next line": f"x\x85{CANARY}\x85x",
    "line separator": f"x\u2028{CANARY}\u2029x",
    "separators of files and groups": f"x\x1c{CANARY}\x1d{CANARY}\x1ex",
    "right to left": f"\u202e{CANARY}\u202c \u2066#\u2069",
    "zero width": f"\u200b\ufeff{CANARY}\u200d",
    "braces": f"{{{{ {CANARY} }}}} {{% if {CANARY} %}} {{# {CANARY} #}}",
    "format": f"{{{CANARY}}} {{0.__class__}} %({CANARY})s %s %n",
    "shell": f"$({CANARY}) `{CANARY}` ${{{CANARY}}}",
    "brackets": f")]}}\n{CANARY}\n([{{",
    "comment": f"*/ --> # {CANARY}\n{CANARY}",
    "toml": f'"\n[tool.hatch.build]\nx = "{CANARY}"\n"""',
    "markup": f"</code><script>{CANARY}</script>\n```\n{CANARY}\n```",
    "names": f"\\N{{BULLET}} \\x22 \\u0022 \\U00000022 {CANARY}",
    "way out of a folder": f"../../../{CANARY}/..\\..\\x",
    "nothing": f"\0{CANARY}\0",
    "full width": f"ｃｌａｓｓ ｅｘｅｃ（）ｉｍｐｏｒｔ \uff02\uff07\uff3c {CANARY}",
    "long": f"{'x' * 3000}\n{CANARY}",
    "escapes of a terminal": f"\x1b[2J\x1b]0;{CANARY}\x07\x9b31m{CANARY}\x08\x7f",
    "emoji and accents": f"🎉é名{CANARY}",
    "statement": CANARY,
    "import": f"x: int = {CANARY}",
}
"""Each by what it tries."""
