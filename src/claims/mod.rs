//! Claims on needs: the promise, its deliveries, the household's confirmation, and the ledger behind them.
