"""What Alembic runs: the steps on the connection that `storage.migrate` hands it, in its one transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
