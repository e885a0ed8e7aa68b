"""Who holds the key behind pseudonyms, until when, and where somebody writes who wants to be left out (C14, L10)."""

from __future__ import annotations

from broadsheet.documents.declared import Declared
from broadsheet.documents.facts import Facts
from broadsheet.documents.model import Block, say

HINT = "who holds the key behind the pseudonyms, until when, and where to write to be left out"
_PUBLIC = "public"


def key(facts: Facts) -> list[Block]:
    """Say what somebody can do who has the key; nothing where no key made the ids."""
    fingerprint = facts.manifest.get("key_fingerprint")
    if not fingerprint:
        return []
    if str(fingerprint).startswith(_PUBLIC):
        return [
            say(
                "The key is a public one, that of Broadsheet's sample: anybody can try names against what is made with "
                "it, and it protects nobody."
            )
        ]
    what = (
        "Whoever has the key can try names against the pseudonyms, and recognise a text that they know by its id. "
        if _pseudonymised(facts)
        else "Ids are made under a key, and whoever has it can recognise a text that they know by its id. "
    )
    kept = ", nor are the names: they stay where the release was made." if facts.names_hidden else "."
    return [say(f"{what}It is not in this release{kept}")]


def declared(question: str, facts: Facts, form: Declared) -> tuple[str, ...]:
    """Return what the form says of key and removal, as paragraphs of the answers to C14 and L10."""
    contact = form.removal_contact or (form.contact if question == "L10" or facts.names_hidden else None)
    leave = (f"Whoever wants to be left out writes to: {contact}",) if contact else ()
    if question == "L10":
        return leave
    if question != "C14":
        return ()
    held = [f"by {form.key_holder}"] if form.key_holder else []
    held += [_until(form.key_until)] if form.key_until else []
    return (*((f"The key is held {', '.join(held)}.",) if held else ()), *leave)


def lacking(facts: Facts, form: Declared) -> list[str]:
    """Return the keys of the form that have to be answered, and are not: names are pseudonyms under a private key."""
    fingerprint = str(facts.manifest.get("key_fingerprint") or _PUBLIC)
    if fingerprint.startswith(_PUBLIC) or not _pseudonymised(facts):
        return []
    given = {
        "key_holder": form.key_holder,
        "key_until": form.key_until,
        "removal_contact": form.removal_contact or form.contact,
    }
    return [f"people.{name}" for name, value in given.items() if not value]


def _pseudonymised(facts: Facts) -> bool:
    config = facts.manifest.get("config") or {}
    return "pseudonymise" in (config.get("author_names"), config.get("bylines"))


def _until(said: str) -> str:
    return said if said.startswith(("until", "as long", "for ")) else f"until {said}"
