"""Resources and methods of operations as providers publish them."""

import re
from collections.abc import Callable

import pytest

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

# Each row: method, path, operationId, tag, and what the client calls it.
STRIPE = """
get    /v1/account                                            GetAccount                                         - account.get
get    /v1/accounts/{account}/persons/{person}                GetAccountsAccountPersonsPerson                    - accounts.get_person
get    /v1/balance/history                                    GetBalanceHistory                                  - balance.list_history
get    /v1/balance/history/{id}                               GetBalanceHistoryId                                - balance.get_history
get    /v1/billing_portal/configurations                      GetBillingPortalConfigurations                     - billing_portal.list_configurations
post   /v1/charges/{charge}/capture                           PostChargesChargeCapture                           - charges.capture
post   /v1/checkout/sessions/{session}/expire                 PostCheckoutSessionsSessionExpire                  - checkout.expire_session
get    /v1/checkout/sessions                                  GetCheckoutSessions                                - checkout.list_sessions
get    /v1/credit_notes/preview                               GetCreditNotesPreview                              - credit_notes.preview
delete /v1/customers/{customer}                               DeleteCustomersCustomer                            - customers.delete
get    /v1/customers/{customer}/sources                       GetCustomersCustomerSources                        - customers.list_sources
post   /v1/customers/{customer}/sources                       PostCustomersCustomerSources                       - customers.create_source
post   /v1/customers/{customer}/sources/{id}                  PostCustomersCustomerSourcesId                     - customers.update_source
post   /v1/customers/{customer}/sources/{id}/verify           PostCustomersCustomerSourcesIdVerify               - customers.verify_source
get    /v1/customers/search                                   GetCustomersSearch                                 - customers.search
get    /v1/invoice_payments                                   GetInvoicePayments                                 - invoice_payments.list
get    /v1/invoice_payments/{invoice_payment}                 GetInvoicePaymentsInvoicePayment                   - invoice_payments.get
post   /v1/invoices                                           PostInvoices                                       - invoices.create
post   /v1/invoices/{invoice}                                 PostInvoicesInvoice                                - invoices.update
get    /v1/invoices/{invoice}/lines                           GetInvoicesInvoiceLines                            - invoices.list_lines
post   /v1/terminal/readers/{reader}/cancel_action            PostTerminalReadersReaderCancelAction              - terminal.cancel_action
get    /v1/test_helpers/test_clocks                           GetTestHelpersTestClocks                           - test_helpers.list_test_clocks
get    /v1/test_helpers/test_clocks/{test_clock}              GetTestHelpersTestClocksTestClock                  - test_helpers.get_test_clock
post   /v1/test_helpers/issuing/cards/{card}/shipping/deliver PostTestHelpersIssuingCardsCardShippingDeliver     - test_helpers.deliver_issuing_card_shipping
post   /v1/treasury/inbound_transfers/{id}/cancel             PostTreasuryInboundTransfersIdCancel               - treasury.cancel_inbound_transfer
"""
GITHUB = """
get    /repos/{owner}/{repo}/branches/{branch}                repos/get-branch                                   repos    repos.get_branch
get    /repos/{owner}/{repo}                                  repos/get                                          repos    repos.get
get    /orgs/{org}/repos                                      repos/list-for-org                                 repos    repos.list_for_org
delete /repos/{owner}/{repo}                                  repos/delete                                       repos    repos.delete
get    /repos/{owner}/{repo}/issues                           issues/list-for-repo                               issues   issues.list_for_repo
patch  /repos/{owner}/{repo}/issues/{issue_number}            issues/update                                      issues   issues.update
put    /orgs/{org}/agents/secrets/{secret_name}               agents/create-or-update-org-secret                 agents   agents.create_or_update_org_secret
"""
PETSTORE = """
post   /pet                                                   addPet                                             pet      pet.add
put    /pet                                                   updatePet                                          pet      pet.update
get    /pet/findByStatus                                      findPetsByStatus                                   pet      pet.find_by_status
get    /pet/{petId}                                           getPetById                                         pet      pet.get
post   /pet/{petId}                                           updatePetWithForm                                  pet      pet.update_with_form
delete /pet/{petId}                                           deletePet                                          pet      pet.delete
get    /store/inventory                                       getInventory                                       store    store.get_inventory
get    /store/order/{orderId}                                 getOrderById                                       store    store.get_order
get    /user/login                                            loginUser                                          user     user.login
"""
DOCKER = """
get    /_ping                                                 SystemPing                                         System    system.ping
get    /configs                                               ConfigList                                         Config    config.list
post   /configs/create                                        ConfigCreate                                       Config    config.create
get    /configs/{id}                                          ConfigInspect                                      Config    config.inspect
post   /containers/{id}/unpause                               ContainerUnpause                                   Container container.unpause
get    /tasks/{id}/logs                                       TaskLogs                                           -         task.task_logs
get    /tasks                                                 TaskList                                           Task      task.list
"""
# Spring, FastAPI, NestJS, API Platform, gRPC gateways and Django make ids of their own kinds.
FRAMEWORKS = """
get    /v1/jockeys/{jockey_id}/results                        jockey_results_v1_jockeys__jockey_id__results_get  Jockeys        jockeys.results
get    /v1/courses                                            list_courses_v1_courses_get                        Courses        courses.list
get    /api/alert-log                                         api_alert-log_get_collection                       AlertLog       alert_log.list
patch  /api/transport-engagespot/{id}                         api_transport-engagespot_id_patch                  TransportEngagespot transport_engagespot.update
get    /copyPad                                               copyPadUsingGET                                    -              default.copy_pad
get    /cats                                                  CatsController_findAll                             cats           cats.find_all
get    /api/v1/company/search/{company_name}                  company_search_read                                company        company.search_read
post   /v3/messages/{logId}/{id}/_fix                         Messages_Fix                                       Messages       messages.fix
get    /sources/{id}/service_plans                            listSourceServicePlans                             Source         source.list_service_plans
post   /players                                               POST_players                                       Players        players.create
delete /videos/{videoId}/captions/{language}                  DELETE_videos-videoId-captions-language            Captions       captions.delete
get    /v2.0/subscribers/{id}                                 getById                                            subscriber-controller subscriber.get
"""
ONE_TAG = """
get    /v1/projects/{project}/locations/{location}/apis       Registry_ListApis                                  Registry apis.list
post   /v1/projects/{project}/locations/{location}/apis       Registry_CreateApi                                 Registry apis.create
get    /v1/projects/{project}/locations/{location}/apis/{api} Registry_GetApi                                    Registry apis.get
patch  /v1/projects/{project}/locations/{location}/apis/{api} Registry_UpdateApi                                 Registry apis.update
delete /v1/projects/{project}/locations/{location}/apis/{api} Registry_DeleteApi                                 Registry apis.delete
get    /v1/projects/{project}/locations/{location}/apis/{api}/versions Registry_ListApiVersions                  Registry apis.list_versions
post   /v1/projects/{project}/locations/{location}/apis/{api}/versions Registry_CreateApiVersion                 Registry apis.create_version
get    /v1/projects/{project}/locations/{location}/apis/{api}/versions/{version} Registry_GetApiVersion          Registry apis.get_version
delete /v1/projects/{project}/locations/{location}/apis/{api}/versions/{version} Registry_DeleteApiVersion       Registry apis.delete_version
post   /v1/projects/{project}/locations/{location}/apis/{api}/deployments/{deployment}:rollback Registry_RollbackApiDeployment Registry apis.rollback_deployment
get    /v1/projects/{project}/locations/{location}/artifacts  Registry_ListArtifacts                             Registry artifacts.list
post   /v1/projects/{project}/locations/{location}/artifacts  Registry_CreateArtifact                            Registry artifacts.create
get    /v1/projects/{project}/locations/{location}/artifacts/{artifact} Registry_GetArtifact                     Registry artifacts.get
put    /v1/projects/{project}/locations/{location}/artifacts/{artifact} Registry_ReplaceArtifact                 Registry artifacts.replace
delete /v1/projects/{project}/locations/{location}/artifacts/{artifact} Registry_DeleteArtifact                  Registry artifacts.delete
"""
NO_IDS = """
get    /timezone                                              -                                                  - timezone.list
get    /timezone/{area}                                       -                                                  - timezone.list_by_area
get    /timezone/{area}/{location}                            -                                                  - timezone.get
get    /resources/languages.json                              -                                                  - resources.list_languages
get    /resources/languages/{id}.json                         -                                                  - resources.get_language
post   /sendMessage                                           -                                                  - default.send_message
post   /getChat                                               -                                                  - default.get_chat
delete /bin/{id}                                              -                                                  - bin.delete
put    /bin/{id}                                              -                                                  - bin.replace
patch  /bin/{id}                                              -                                                  - bin.update
post   /bin                                                   -                                                  - bin.create
get    /profiles/{id}/schedules{mediaTypeExtension}           -                                                  - profiles.list_schedules
post   /updates/{id}/move_to_top                              -                                                  - updates.move_to_top
"""


def _document(table: str) -> tuple[JsonObject, dict[tuple[str, str], str]]:
    paths: dict[str, JsonValue] = {}
    expected: dict[tuple[str, str], str] = {}
    for line in table.strip().splitlines():
        method, path, operation_id, tag, name = line.split()
        operation: JsonObject = {"responses": {"204": {"description": ""}}}
        if operation_id != "-":
            operation["operationId"] = operation_id
        if tag != "-":
            operation["tags"] = [tag]
        parameters: list[JsonValue] = [
            {"name": found, "in": "path", "required": True, "schema": {"type": "string"}}
            for found in re.findall(r"\{(.*?)\}", path)
        ]
        item = paths.setdefault(path, {"parameters": parameters})
        assert isinstance(item, dict)
        item[method] = operation
        expected[method.upper(), path] = name
    return {"paths": paths}, expected


@pytest.mark.parametrize(
    "table",
    [STRIPE, GITHUB, PETSTORE, DOCKER, FRAMEWORKS, ONE_TAG, NO_IDS],
    ids="stripe github petstore docker frameworks one-tag no-ids".split(),
)
def test_what_the_client_calls_the_operations(table: str, lower_document: LowerDocument) -> None:
    document, expected = _document(table)
    lowered = lower_document(document)
    names = {
        (operation.http_method, operation.path): "_".join(resource.words)
        + "."
        + "_".join(operation.method_words)
        for resource in lowered.api.resources
        for operation in resource.operations
    }
    assert names == expected
    assert "name-clash" not in {finding.code.id for finding in lowered.diagnostics}


def test_a_new_operation_renames_no_other(lower_document: LowerDocument) -> None:
    document, before = _document(STRIPE)
    new, _ = _document(
        """
        get  /v1/invoices/{invoice}                       GetInvoicesInvoice                 - -
        post /v1/invoices/{invoice}/send                  PostInvoicesInvoiceSend            - -
        post /v1/charges                                  PostCharges                        - -
        get  /v1/customers/{customer}/sources/{id}        GetCustomersCustomerSourcesId      - -
        get  /v1/topups                                   GetTopups                          - -
        """
    )
    paths, more = document["paths"], new["paths"]
    assert isinstance(paths, dict)
    assert isinstance(more, dict)
    for path, item in more.items():
        known = paths.setdefault(path, {})
        assert isinstance(known, dict)
        assert isinstance(item, dict)
        known |= item
    after = {
        (operation.http_method, operation.path): "_".join(resource.words)
        + "."
        + "_".join(operation.method_words)
        for resource in lower_document(document).api.resources
        for operation in resource.operations
    }
    assert len(after) == len(before) + 5
    assert {key: after[key] for key in before} == before
