"""`python -m tests.corpus_builder`: write the corpus anew."""

from __future__ import annotations

from tests.corpus_builder.build import all_cases, all_contexts
from tests.corpus_builder.storing import FOLDER, files, stored_files

built = files(all_cases(), all_contexts())
for name in stored_files().keys() - built.keys():
    (FOLDER / name).unlink()
for name, content in built.items():
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
print(f"{len(built)} files in {FOLDER}")
