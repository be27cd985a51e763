"""The commits of a file: found from its end, then walked from its header on."""

import struct

from decoder.failure import Damaged, require
from decoder.frame import (align, chain_hash, check_block_hash, read_block, read_commit,
                           read_trailer)
from decoder.integers import u32
from decoder.layout import COMT, COVR, LEAF, MAX_UNSYNCED_BATCH, SYMB, TRAILER_MAGIC, TRAILER_SIZE
from decoder.xxh3 import xxh3_64, xxh3_128


class Opener:
    """Finds the newest commit of a file, and those before it."""

    def __init__(self, data, header, trust):
        self.data = data
        self.header = header
        self.trust = trust
        self.budgets = {"commit blocks": len(data), "batches": len(data)}

    def spend(self, what, size, at):
        """The work of a search is bounded: each kind of hashing by the size of the file."""
        self.budgets[what] -= size
        require(self.budgets[what] >= 0, f"search for a commit hashes too many {what}", at)

    def newest(self):
        for at in range(len(self.data) // 64 * 64 - 64, self.header.size - 1, -64):
            if self.data[at:at + 8] == TRAILER_MAGIC:
                commit = self.candidate(at)
                if commit:
                    return commit
        return None

    def candidate(self, at):
        """The commit whose trailer stands there; None if a crash may have left it so.

        A commit block that is whole but breaks a rule was not left by a crash: that is damage.
        """
        data, trailer = self.data, read_trailer(self.data, at)
        if trailer.file_id != self.header.file_id or trailer.own != at:
            return None
        if trailer.checksum != xxh3_64(data[at:at + 56]):
            return None
        if not self.header.size <= trailer.commit < at:
            return None
        try:
            block = read_block(data, trailer.commit, at)
        except Damaged:
            return None
        if block.type != COMT or align(block.end) != at:
            return None
        self.spend("commit blocks", len(block.payload), at)
        if block.checksum != xxh3_64(block.hashed()):
            return None
        commit = read_commit(block)
        field_at = block.offset + 32 + 56
        require(commit.batch <= block.offset, "batch offset behind its commit", field_at)
        if not commit.synced:
            large = at + TRAILER_SIZE - commit.batch > MAX_UNSYNCED_BATCH
            require(not large, "large batch that was not synced first", field_at)
            self.spend("batches", at - commit.batch, at)
            if trailer.chain != chain_hash(data, commit, at):
                return None
        commit.trailer = trailer
        return commit

    def history(self):
        """All commits, oldest first. Their batches are not looked into."""
        commits = []
        commit = self.newest()
        while commit:
            commits.append(commit)
            commit = self.before(commit)
        return commits[::-1]

    def before(self, commit):
        if commit.before == 0:
            return None
        field_at = commit.block.offset + 32 + 64
        end = commit.batch - TRAILER_SIZE
        require(self.header.size <= commit.before < end, "offset of the commit before", field_at)
        require(end % 64 == 0, "batch offset is no multiple of 64", field_at - 8)
        block = read_block(self.data, commit.before, end)
        require(block.type == COMT, "the commit before is no commit block", field_at)
        require(align(block.end) == end, "no trailer between two commits", align(block.end))
        if not self.trust:
            check_block_hash(block)
        earlier = read_commit(block)
        earlier.trailer = read_trailer(self.data, end)
        return earlier


class Walker:
    """Walks the file from its header to a commit, checking every block, commit and trailer."""

    def __init__(self, data, header, commits, trust):
        self.data = data
        self.header = header
        self.commits = commits
        self.trust = trust
        self.blocks = {}
        self.jumps = []      # of each commit: the index of the commit that it jumps to
        at = header.size
        for index in range(len(commits)):
            at = self.walk_batch(index, at)

    def walk_batch(self, index, at):
        commit = self.commits[index]
        start, last = at, commit.block.offset
        require(commit.batch == at, "wrong batch offset", last + 32 + 56)
        while at <= last:
            block = read_block(self.data, at, commit.trailer.offset)
            is_last = at == last
            require((block.type == COMT) == is_last, "commit block within a batch", at)
            if not self.trust:
                check_block_hash(block)
            self.blocks[at] = block._replace(sequence=commit.sequence)
            at = align(block.end)
            require(not any(self.data[block.end:at]), "non-zero padding", block.end)
        require(at == commit.trailer.offset, "blocks do not lead to the trailer", at)
        self.check_trailer(commit)
        self.check_order(index, commit)
        require(commit.synced or commit.end - start <= MAX_UNSYNCED_BATCH,
                "large batch that was not synced first", last + 32 + 112)
        self.check_references(commit)
        return commit.end

    def check_trailer(self, commit):
        trailer = commit.trailer
        at = trailer.offset
        require(self.data[at:at + 8] == TRAILER_MAGIC, "magic of a trailer", at)
        require(trailer.file_id == self.header.file_id, "file id of a trailer", at + 8)
        require(trailer.own == at, "trailer offset is not its own", at + 24)
        require(trailer.commit == commit.block.offset, "trailer of another commit", at + 32)
        if not self.trust:
            require(trailer.checksum == xxh3_64(self.data[at:at + 56]), "trailer checksum", at)
            require(trailer.chain == chain_hash(self.data, commit, at), "chain hash", at + 40)

    def check_order(self, index, commit):
        """What binds a commit to the one before it."""
        at = commit.block.offset + 32
        if index == 0:
            self.jumps.append(0)
            require(commit.before == 0, "commit before the first", at + 64)
            require(commit.jump == 0, "jump of the first commit", at + 72)
            require(commit.sequence >= 1, "sequence of the first commit", at)
            require(commit.sequence == 1 or any(self.header.compacted_from),
                    "sequence of the first commit", at)
            root = self.data[:self.header.size]
            require(self.trust or commit.chain_before == xxh3_128(root), "chain hash", at + 80)
            return
        before = self.commits[index - 1]
        require(commit.before == before.block.offset, "offset of the commit before", at + 64)
        require(commit.sequence == before.sequence + 1, "commit sequence", at)
        require(commit.time >= before.time, "commit time goes back", at + 8)
        require(commit.chain_before == before.trailer.chain, "chain hash before", at + 80)
        for i in range(3):
            require(before.flags[i] & ~commit.flags[i] == 0, "flag bit lost", at + 32 + 8 * i)
        one = self.jumps[index - 1]
        two = self.jumps[one]
        jump = two if index - 1 - one == one - two else index - 1
        self.jumps.append(jump)
        require(commit.jump == self.commits[jump].block.offset, "jump offset", at + 72)

    def check_references(self, commit):
        for ref in commit.symbols:
            payload = self.refer(ref.offset, SYMB, commit.block.offset, ref.at).payload
            same = len(payload) >= 8 and struct.unpack_from("<II", payload) == ref[1:3]
            require(same, "reference disagrees with its symbol block", ref.at)
        for ref in commit.coverage:
            payload = self.refer(ref.offset, COVR, commit.block.offset, ref.at).payload
            same = len(payload) >= 8 and u32(payload, 0) == ref.count
            require(same, "reference disagrees with its coverage block", ref.at)
        for ref in commit.leaves:
            payload = self.refer(ref.offset, LEAF, commit.block.offset, ref.at).payload
            same = len(payload) >= 16 and struct.unpack_from("<II", payload) == ref[1:3]
            require(same, "reference disagrees with its leaf", ref.at)

    def refer(self, offset, kind, holder, at):
        """The block that a reference at byte `at`, in the block at `holder`, points to."""
        block = self.blocks.get(offset)
        require(block and offset < holder, "reference to no block before it", at)
        require(block.type == kind, f"reference to no {kind.decode()} block", at)
        return block
