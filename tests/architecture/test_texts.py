"""Every text a person may read stands in both languages."""

from tests.architecture.catalogues import (
    extract_all,
    extract_from_python,
    find_missing,
    find_wrong_placeholders,
    read_rooms,
    strings_of,
)


def test_every_text_has_its_chinese() -> None:
    assert extract_all()
    assert find_missing() == {}


def test_no_translation_is_left_without_a_text_that_uses_it() -> None:
    said = {text[0] for text in extract_all()}
    unused = {
        f"{room}: {key[0]}"
        for key, rooms in read_rooms().items()
        for room, _message in rooms
        if key[0] not in said
    }
    assert sorted(unused) == []


def test_no_translation_is_only_guessed() -> None:
    fuzzy = [
        f"{room}: {key[0]}" for key, rooms in read_rooms().items() for room, m in rooms if m.fuzzy
    ]
    assert fuzzy == []


def test_translations_keep_the_values_of_the_english_text() -> None:
    assert find_wrong_placeholders() == []


def test_one_text_is_not_said_in_two_ways() -> None:
    # Rooms are read as one catalogue; with two translations the file name would decide.
    doubled = {
        key[0]: sorted(room for room, _message in rooms)
        for key, rooms in read_rooms().items()
        if len({tuple(strings_of(message)) for _room, message in rooms}) > 1
    }
    assert doubled == {}


def test_texts_inside_f_strings_and_with_plurals_are_found() -> None:
    source = "x = f\"{_('Open')} {n}\"\nngettext('%(n)s day', '%(n)s days', 3)\n_(name)\n"
    assert sorted(extract_from_python(source)) == [("%(n)s day", "%(n)s days"), ("Open",)]
