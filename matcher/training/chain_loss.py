"""The surprise of the right labels among all that whole spans allow: the chain of ``extraction.chain``, in
the form that learns."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from matcher.extraction.chain import LABELS, barred

# In place of minus infinity, whose gradients are undefined.
NEVER = -1e4


class ChainLoss(nn.Module):
    """The moves between labels, what the first and the last label add, and the loss by them.

    moves: (5, 5) from a label to the next; first, last: (5,).
    """

    never_moves: Tensor
    never_first: Tensor
    never_last: Tensor

    def __init__(self) -> None:
        super().__init__()
        shapes = (len(LABELS), len(LABELS)), (len(LABELS),), (len(LABELS),)
        self.moves, self.first, self.last = (nn.Parameter(torch.zeros(shape)) for shape in shapes)
        for name, never in zip(("moves", "first", "last"), barred(), strict=True):
            self.register_buffer(f"never_{name}", torch.from_numpy(never) * NEVER, persistent=False)

    def forward(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """The negative log-likelihood of the labels, a word.

        scores: (n, longest, 5); labels: (n, longest); lengths: (n,) words of each text, at least one.
        """
        moves, first = self.moves + self.never_moves, self.first + self.never_first
        last = self.last + self.never_last
        chosen = scores.gather(2, labels[:, :, None])[:, :, 0]
        going_on = torch.arange(scores.shape[1]) < lengths[:, None]
        moved = moves[labels[:, :-1], labels[:, 1:]] * going_on[:, 1:]
        ends = labels.gather(1, lengths[:, None] - 1)[:, 0]
        right = (chosen * going_on).sum(1) + moved.sum(1) + first[labels[:, 0]] + last[ends]
        every = scores[:, 0] + first
        for step in range(1, scores.shape[1]):
            longer = torch.logsumexp(every[:, :, None] + moves, 1) + scores[:, step]
            every = torch.where((step < lengths)[:, None], longer, every)
        return (torch.logsumexp(every + last, 1) - right).sum() / lengths.sum()
