# 资源

offer-title-missing = 请写标题，例如：棉被八百床
offer-title-long = 标题不能超过 { $max } 个字，现在是 { $now } 个字
offer-detail-long = 说明不能超过 { $max } 个字，现在是 { $now } 个字
offer-personal-number = 这里有一串以 { $start } 开头的长号码。任何人都能看到这段文字，请不要写电话、身份证号或卡号
offer-quantity-low = 数量要填整数，至少是 1
offer-quantity-high = 数量不能超过 { $max }
offer-quantity-committed = 已经有 { $committed } 被认领，数量不能再少
offer-unit-unknown = 不认识的单位“{ $unit }”，请填床、件、公斤、元这样的单位
offer-unit-committed = 已经有认领，单位不能再改，仍是“{ $unit }”
offer-category-missing = 请选择类别
offer-tags-bad = 标签最多 { $max } 个，每个不超过 { $length } 个字
offer-until-past = 截止日期要在今天之后
offer-until-far = 截止日期最远是三年以后
offer-until-unreadable = 看不懂这个日期，请写成 2026-12-31 这样
offer-changed = 您打开之后，这条资源有了变动。请重新打开再改
offer-already-closed = 这条资源已经关闭
