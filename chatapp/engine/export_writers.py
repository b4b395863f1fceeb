"""The writer for each format of an export."""

from __future__ import annotations

from chatapp.transfer.writing import Writer


def writer_for(form: str) -> Writer:
    """A new writer of that format: json, markdown, html or text."""
    match form:
        case "json":
            from chatapp.transfer.json_writer import JsonWriter

            return JsonWriter()
        case "markdown":
            from chatapp.transfer.markdown_writer import MarkdownWriter

            return MarkdownWriter()
        case "html":
            from chatapp.transfer.html_writer import HtmlWriter

            return HtmlWriter(_html)
    from chatapp.transfer.text_writer import TextWriter

    return TextWriter()


def _html(text: str) -> str:
    from chatapp.markdown.html_writer import to_html
    from chatapp.markdown.parser import parse

    return to_html(parse(text).blocks)
