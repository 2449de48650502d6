# 台账
ledger-programme-unknown = 没有这个行动（项目名称以本单位的行动表为准）
ledger-village-coarse = 请写到村
ledger-amount-positive = 数额必须大于 0
ledger-note-long = 不能超过 { $max } 个字
ledger-reason-missing = 请写明冲销的原因
ledger-status-said = 这个日子已经登记过，请写别的日子
