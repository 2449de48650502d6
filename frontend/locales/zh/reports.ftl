# 地区公开数据、工作概览
place-note = 数字都由记录算出，没有一个是填报的。
place-needs = 这里的需求
place-published = 发布过的需求
place-met = 全部收到或办结
place-days-claim = 从发布到有人认领（中位数）
place-days-confirm = 从送达到本人确认（中位数）
place-below = 下级地区的需求数
place-categories = 各类需求数
place-category = 类别
place-count = 需求数
place-arrived = 最近确认收到
place-arrived-none = 还没有确认收到的记录。
place-open = 征集中的需求
place-arrived-amount = 确认收到 { $n } { $unit }
amounts = 四个数，按单位分开
amounts-note = 单位不同的数不相加；已认领、已送达、确认收到也不相加。
amounts-none = 还没有公开的需求。
amounts-unit = 单位
amounts-needs = 需求数
overview = 工作概览
overview-public = 公开数据页
overview-waiting = 等待审核的需求
overview-stages = 各状态的需求数
overview-stage = 状态
place-days = { $n ->
   *[other] 天
}
amounts-rare = 另外 { $n } 种单位
