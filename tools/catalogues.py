"""Brings the translators' catalogues in step with the English texts (specs/languages.md LA2).

python -m tools.catalogues                   every language: new texts come empty, changed ones as fuzzy
python -m tools.catalogues --check           changes nothing; 1 where a catalogue is not in step
python -m tools.catalogues --template DIR    a template of each catalogue, for the tools of translators
python -m tools.catalogues --state           what is still to do in each language
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import unescape, write_po

from verifier_api.catalogues import DOMAINS, Domain, Entry, entries, read_catalogue, source, texts_of
from verifier_api.languages import ENGLISH, KNOWN, Language

TRANSLATED: Final = tuple(language for language in KNOWN if language is not ENGLISH)
_USAGE: Final = 2


def grouped(domain: Domain, texts: Iterable[Entry]) -> dict[tuple[str, str, str], list[str]]:
    """Return the messages of a domain (context, text, plural) with the keys of the places where they stand."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for entry in texts:
        context = entry.key if domain.contexts else ""
        places.setdefault((context, entry.text, entry.plural), []).append(entry.key)
    return places


def updated(domain: Domain, language: Language, *, texts: Iterable[Entry], old: Iterable[Message]) -> Catalog:
    """Return a language's catalogue for `texts`: what `old` translates is kept; where the English changed, as fuzzy."""
    by_text, by_key = _by_text_and_key(old)
    catalogue = Catalog(locale=language.folder)
    for (context, text, plural), keys in grouped(domain, texts).items():
        message = catalogue.add(
            id=(text, plural) if plural else text,
            locations=[] if context else [(key, None) for key in keys],  # type: ignore[misc] # a key has no line
            context=context or None,
        )
        kept = by_text.get((context, text, plural))
        changed = next((by_key[key] for key in keys if key in by_key), None)
        if kept is not None:
            message.flags |= {"fuzzy"} & kept.flags
            _take(message, kept, previous=_previous(kept) if kept.fuzzy else ())
        elif changed is not None and changed.pluralizable == message.pluralizable and any(texts_of(changed.string)):
            message.flags.add("fuzzy")
            _take(message, changed, previous=changed.id)
    return catalogue


def _take(message: Message, other: Message, *, previous: str | Sequence[str]) -> None:
    message.string, message.previous_id = other.string, list(texts_of(previous)) if previous else []
    message.user_comments = [remark for remark in other.user_comments if not remark.startswith("|")]


def _previous(message: Message) -> tuple[str, ...]:
    """Return the English that a doubtful translation was made from: Babel reads `#| msgid "…"` as a remark."""
    marks = ("| msgid ", "| msgid_plural ")
    return tuple(unescape(remark.split(" ", 2)[2]) for remark in message.user_comments if remark.startswith(marks))


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file has it: in the order of the source, a text on a line, without a date."""
    head = [
        'msgid ""',
        'msgstr ""',
        f'"Language: {catalogue.locale_identifier}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {catalogue.plural_forms}\\n"',
        "",
        "",
    ]
    file = io.BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, include_previous=True)
    return "\n".join(head).encode() + file.getvalue().strip() + b"\n"


def renewed(domain: Domain, language: Language) -> bytes:
    """Return what a language's catalogue should be now."""
    there = domain.catalogue(language).is_file()
    old = read_catalogue(domain, language) if there else Catalog(locale=language.folder)
    return written(updated(domain, language, texts=entries(source(domain)), old=old))


def template(domain: Domain) -> bytes:
    """Return a catalogue without a language."""
    body = written(updated(domain, ENGLISH, texts=entries(source(domain)), old=()))
    return body.replace(b'"Language: en\\n"', b'"Language: \\n"')


def state(domain: Domain, language: Language) -> tuple[int, int, int]:
    """Return how many texts there are, how many have no translation, and how many one in doubt."""
    messages = [message for message in read_catalogue(domain, language) if message.id]
    return len(messages), sum(not complete(message) for message in messages), sum(one.fuzzy for one in messages)


def complete(message: Message) -> bool:
    """Whether every form of a message is translated."""
    return all(texts_of(message.string))


def main(arguments: list[str]) -> int:
    """0 if done, 1 if `--check` finds a catalogue that is not in step, 2 for other arguments."""
    match arguments:
        case [] | ["--check"]:
            behind = [place for place, now in _all() if not place.is_file() or place.read_bytes() != now]
            for place, now in [] if arguments else _all():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(now)
            for place in behind:
                print(f"{'not in step' if arguments else 'written'}: {place}")
            return int(bool(arguments and behind))
        case ["--template", folder]:
            for domain in DOMAINS:
                Path(folder, f"{domain.name}.pot").write_bytes(template(domain))
        case ["--state"]:
            for language in TRANSLATED:
                for domain in DOMAINS:
                    every, missing, fuzzy = state(domain, language)
                    print(f"{language.tag:8} {domain.name:9} {every} texts, {missing} missing, {fuzzy} fuzzy")
        case _:
            print(__doc__, file=sys.stderr)
            return _USAGE
    return 0


def _all() -> Iterator[tuple[Path, bytes]]:
    for language in TRANSLATED:
        for domain in DOMAINS:
            yield domain.catalogue(language), renewed(domain, language)


def _by_text_and_key(old: Iterable[Message]) -> tuple[dict[tuple[str, str, str], Message], dict[str, Message]]:
    by_text: dict[tuple[str, str, str], Message] = {}
    by_key: dict[str, Message] = {}
    for message in old:
        if not message.id:
            continue
        text, plural = (*texts_of(message.id), "")[:2]
        by_text[message.context or "", text, plural] = message
        by_key |= {key: message for key in [message.context, *(place for place, _ in message.locations)] if key}
    return by_text, by_key


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
