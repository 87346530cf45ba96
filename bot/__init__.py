"""听诉 Tingsu: the complaint desk of a Chinese bookkeeping and tax firm, inside Telegram."""

import gc

# At its default of 700 the collector walks through everything that is imported again and again while it grows, a tenth
# of a start; later it does so for every few updates.
gc.set_threshold(20_000, 20, 20)
