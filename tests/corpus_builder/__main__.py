"""`python -m tests.corpus_builder`: write the corpus and the corpus of chains anew."""

from __future__ import annotations

from tests.chain_corpus import build as chains
from tests.corpus_builder.build import all_cases, all_contexts
from tests.corpus_builder.storing import CHAINS, FOLDER, files, write

for folder, built in ((FOLDER, files(all_cases(), all_contexts())), (CHAINS, chains.built())):
    write(built, folder)
    print(f"{len(built)} files in {folder}")
