"""Every route, by the same list: who may, what a stranger gets, wrong method, bad address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

    from people import Person

# What is needed to make an address of each route. A new route with another word in its address
# fails here until it is added, and with it to every test below.
WORDS = {
    "slug": "black-moon",
    "name": "hook",
    "question": "headline",
    "exhibit": "ferry-charter",
    "number": 1,
    "place": 1,
    "hint": 1,
    "code": "ABC234",
    "class_id": "AAAAAAAAAAAA",
    "file": "charter-17b.txt",
    "account": "AAAAAAAAAAAA",
    "check_code": "AAAAA",
    "scope": "AAAAAAAAAAAA",
    "phase": "before",
}
# The same, for pages that only some exhibits have.
ELSEWHERE = {
    "pages.check_hand_overs": {"slug": "chain-of-custody", "exhibit": "file-road"},
    "pages.mark_copies": {"slug": "tainted-leaks", "exhibit": "ferry-report"},
    "pages.lay_sheets": {"slug": "killian-documents", "exhibit": "line-ends"},
    "pages.show_sheet": {
        "slug": "killian-documents",
        "exhibit": "line-ends",
        "file": "memo-14-march.svg",
    },
    "pages.exhibit_source": {
        "slug": "what-a-signature-proves",
        "exhibit": "hull-mail",
        "file": "petrel.eml",
    },
    "pages.exhibit_picture": {
        "slug": "comparing-copies",
        "exhibit": "repair-offer",
        "file": "offer-skaar.pdf",
    },
}
PUBLIC = {
    "pages.home",
    "pages.course",
    "pages.bench",
    "pages.lesson",
    "pages.step",
    "pages.lesson_sources",
    "pages.exhibit_file",
    "pages.compare_exhibit",
    "pages.download_exhibit",
    "pages.check_hand_overs",
    "pages.lay_sheets",
    "pages.mark_copies",
    "pages.show_sheet",
    "pages.exhibit_source",
    "pages.change_source",
    "pages.exhibit_pages",
    "pages.exhibit_picture",
    "pages.glossary",
    "pages.sources",
    "pages.search",
    "pages.about",
    "pages.lab",
    "pages.examine_file",
    "pages.privacy",
    "pages.teaching",
    "pages.guide",
    "pages.papers",
    "pages.paper_exhibits",
    "pages.paper_quiz",
    "pages.paper_round",
    "pages.paper_plan",
    "pages.certificate_lookup",
    "pages.certificate_check",
    "pages.join",
    "pages.look_for_class",
    "pages.join_class",
    "pages.take_name",
    "pages.leave",
    "pages.sign_in",
    "pages.signed_in",
    "pages.sign_out",
    "pages.first_teacher",
    "pages.make_first_teacher",
    "pages.asset",
    "pages.reading",
    "pages.offline",
    "pages.worker",
    "pages.healthz",
    "pages.readyz",
}
"""Routes that say the same to everybody but for the visitor's own answers."""
OWN = {
    "pages.results",
    "pages.paper_lesson",
    "pages.certificates",
    "pages.certificate",
    "pages.me",
    "pages.before_and_after",
    "pages.my_learning",
    "pages.my_data",
    "pages.new_phrase",
    "pages.recover",
    "pages.erase",
    "pages.answer",
    "pages.draft",
    "pages.new_stamp",
    "pages.hint",
    "pages.pass_on_claims",
    "pages.start_quiz",
    "pages.check_set",
    "pages.hand_in",
    "pages.live",
    "pages.live_part",
    "pages.vote",
    "pages.pin",
    "pages.review",
    "pages.give_review",
    "pages.reviewed",
}
"""Routes that show or change the visitor's own work, and can name nobody else's."""
TEACHERS = {
    "pages.paper_whole",
    "pages.paper_key",
    "pages.paper_class",
    "pages.paper_class_lesson",
    "pages.paper_learner",
    "pages.paper_learners",
    "pages.my_classes",
    "pages.make_class",
    "pages.show_class",
    "pages.show_door",
    "pages.door_part",
    "pages.write_names",
    "pages.let_in_again",
    "pages.rename_member",
    "pages.remove_member",
    "pages.merge_member",
    "pages.slips",
    "pages.change_class",
    "pages.archive_class",
    "pages.erase_class",
    "pages.class_lesson",
    "pages.class_learner",
    "pages.gradebook",
    "pages.show_gradebook",
    "pages.import_gradebook",
    "pages.mark_learner",
    "pages.make_demonstration",
    "pages.class_data",
    "pages.new_assignment",
    "pages.give_assignment",
    "pages.show_assignment",
    "pages.edit_assignment",
    "pages.change_assignment",
    "pages.withdraw_assignment",
    "pages.collect_assignment",
    "pages.measuring",
    "pages.show_learning",
    "pages.show_items",
    "pages.learning_board",
    "pages.paper_learning",
    "pages.learning_file",
    "pages.learning_answers_file",
    "pages.learner_learning",
    "pages.expect",
    "pages.set_phase",
    "pages.close_phase",
    "pages.begin_view",
    "pages.leave_view",
    "pages.start_round",
    "pages.show_round",
    "pages.lead_round",
    "pages.show_board",
    "pages.board_part",
    "pages.choose_round",
    "pages.round_part",
    "pages.switch_round",
}
"""Routes of those who teach a class; everybody else is led to where one signs in."""
MEMBERS = {
    "pages.assignment",
    "pages.begin_assignment",
    "pages.give_assigned",
    "pages.sitting",
    "pages.begin_sitting",
    "pages.packet",
    "pages.answer_packet",
    "pages.draft_packet",
    "pages.hand_in_sitting",
    "pages.new_stamp_of_test",
}
"""Routes of those who are in a class; for everybody else there is no such thing."""
SIGNED_IN = {"pages.account", "pages.change_password", "pages.sign_out_elsewhere"}
"""Routes of everybody who has an account."""
OPERATORS = {
    "pages.operator",
    "pages.make_account",
    "pages.renew_password",
    "pages.change_roles",
    "pages.disable_account",
    "pages.sign_out_account",
    "pages.enable_account",
    "pages.departure",
    "pages.erase_account",
}
AUTHORS = {
    "pages.author",
    "pages.author_check",
    "pages.author_lesson",
    "pages.author_items",
    "pages.author_items_model",
    "pages.author_items_file",
}
STAFF = TEACHERS | SIGNED_IN | OPERATORS | AUTHORS


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def address(app: Flask, rule: Rule) -> str:
    words = {**WORDS, "name": "site.css" if rule.endpoint == "pages.asset" else "hook"}
    words |= ELSEWHERE.get(rule.endpoint, {})
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: words[name] for name in rule.arguments})


def test_every_route_is_on_the_list(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == PUBLIC | OWN | STAFF | MEMBERS


def test_no_address_names_a_learner(app: Flask) -> None:
    named = {argument for rule in rules(app) for argument in rule.arguments}
    assert named <= set(WORDS)


def test_every_page_opens_for_a_stranger(app: Flask, cleo: Person) -> None:
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and rule.endpoint not in MEMBERS:
            found = cleo.opens(address(app, rule))
            # No class and no certificate has the code that stands for all of them.
            wanted = {"code": {422}, "check_code": {404}}
            codes = [wanted[name] for name in rule.arguments if name in wanted]
            assert found.status_code in (codes[0] if codes else {200, 303}), rule


def test_whoever_has_no_account_is_led_to_where_one_signs_in(app: Flask, ada: Person) -> None:
    ada.answers("black-moon", "hook", "headline")
    for rule in rules(app):
        if rule.endpoint not in STAFF:
            continue
        sends = "POST" in (rule.methods or ())
        found = ada.sends(address(app, rule)) if sends else ada.opens(address(app, rule))
        assert found.status_code == 303, rule
        assert found.headers["Location"].startswith("/teachers/sign-in"), rule


def test_for_whoever_is_not_in_a_class_nothing_is_set(app: Flask, ada: Person) -> None:
    for rule in rules(app):
        if rule.endpoint in MEMBERS:
            sends = "POST" in (rule.methods or ())
            found = ada.sends(address(app, rule)) if sends else ada.opens(address(app, rule))
            assert found.status_code == 404, rule


def test_every_change_needs_the_token_of_a_page(app: Flask, ada: Person) -> None:
    before = ada.holds()
    for rule in rules(app):
        if "POST" in (rule.methods or ()):
            refused = ada.browser.post(address(app, rule), data={"probability": "50"})
            assert refused.status_code in {400, 422}, rule
    assert ada.holds() == before


def test_every_route_refuses_the_other_method(app: Flask, ada: Person) -> None:
    for rule in rules(app):
        same_place = (other for other in rules(app) if other.rule == rule.rule)
        methods = {method for other in same_place for method in other.methods or ()}
        if {"GET", "POST"} <= methods:
            continue
        found = (
            ada.opens(address(app, rule)) if "POST" in methods else ada.sends(address(app, rule))
        )
        assert found.status_code == 405, rule
        assert "This is the address of a button" in found.text
        assert set(found.headers["Allow"].split(", ")) == methods


@pytest.mark.parametrize("word", ["slug", "question", "exhibit", "number", "place", "hint"])
def test_what_does_not_exist_is_not_found(app: Flask, ada: Person, word: str) -> None:
    for rule in rules(app):
        if word not in rule.arguments or rule.endpoint in STAFF:
            continue
        words = {**WORDS, word: 99 if isinstance(WORDS[word], int) else "no-such-thing"}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **{name: words[name] for name in rule.arguments})
        found = ada.sends(path) if "POST" in (rule.methods or ()) else ada.opens(path)
        assert found.status_code == 404, rule


def test_a_changed_cookie_is_nobodys(ada: Person, app: Flask) -> None:
    ada.answers("black-moon", "hook", "headline")
    thief = app.test_client()
    cookie = ada.browser.get_cookie("unsealed")
    assert cookie is not None
    thief.set_cookie("unsealed", cookie.value[:-3] + "abc")
    assert thief.get("/me/data.json").get_json()["learner"] is None


def test_the_cookie_is_for_the_server_alone(cleo: Person) -> None:
    header = cleo.opens("/").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_over_https_the_cookie_stays_there(cleo: Person) -> None:
    header = cleo.browser.get("/", base_url="https://localhost").headers["Set-Cookie"]
    assert "Secure" in header
