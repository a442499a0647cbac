"""Where conversations are kept: one SQLite file, and of each conversation its latest state only."""

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

_OLDER = "thread_id = ? AND checkpoint_ns = ? AND checkpoint_id <> ?"


class LatestCheckpoints(AsyncSqliteSaver):
    """Forgets a state as soon as a newer one is written.

    Nobody goes back to the middle of an earlier turn: what was said and done is in the audit log. Kept, the
    states of two hundred turns would be fifty megabytes.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write a state, then drop those before it."""
        written = await super().aput(config, checkpoint, metadata, new_versions)
        place = written["configurable"]
        older = (str(place["thread_id"]), place["checkpoint_ns"], place["checkpoint_id"])
        async with self.lock:
            await self.conn.execute(f"DELETE FROM checkpoints WHERE {_OLDER}", older)
            await self.conn.execute(f"DELETE FROM writes WHERE {_OLDER}", older)
            await self.conn.commit()
        return written
