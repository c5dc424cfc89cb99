"""`make docs`: writes the pages that are made from the program itself."""

from __future__ import annotations

from tests.docs.pages import PAGES


def main() -> None:
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
