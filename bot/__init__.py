"""听诉 Tingsu: the complaint desk of a Chinese bookkeeping and tax firm, inside Telegram."""
