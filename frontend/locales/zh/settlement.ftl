# 活动之后：结算、公示、感谢
settlement = 结算清单
settlement-lead = 每一笔认领：登记了多少、到了多少、受助人确认了多少
settlement-xlsx = 下载表格
settlement-only-missing = 只看还没兑现的
settlement-none = 没有符合的认领
settlement-none-text = 活动上登记的认领会列在这里。
settlement-donor = 爱心方
settlement-kind = 类别
settlement-need = 需求
settlement-place = 地方
settlement-unit = 单位
settlement-pledged = 登记
settlement-back = 退回
settlement-arrived = 到位
settlement-paid = 已付到收款单位
settlement-delivered = 已送达
settlement-confirmed = 已确认
settlement-missing = 未兑现
settlement-stage = 进度
settlement-day = 登记日期
settlement-receiving-body = 收款单位
settlement-channel-desk = 现场登记
settlement-channel-batch = 统一分配、双方同意
settlement-channel-page = 网上认领
settlement-channel-unit = 单位捐
donor-kind-individual = 个人
donor-kind-enterprise = 企业
donor-kind-chamber = 商会
donor-kind-charity = 社会组织
donor-kind-public_body = 机关事业单位
disclosure = 活动公示
disclosure-lead = 登记了什么、到了什么、受助人确认了什么，全部由记录生成。
disclosure-draft = 草稿
disclosure-draft-text = 还没有公示，下面是此刻的数。公示时会原样存档，以后有变化另外说明。
disclosure-campaign = 活动
disclosure-when = 时间
disclosure-held-by = 主办地区
disclosure-due = 活动后公示期限
disclosure-due-again = 分配后公示期限
disclosure-in-time = { $due }（{ $days } 个工作日），{ $on } 已公示
disclosure-late = { $due }（{ $days } 个工作日），{ $on } 公示，已逾期
disclosure-overdue = { $due }（{ $days } 个工作日），已逾期，尚未公示
disclosure-open = { $due }（{ $days } 个工作日）前
disclosure-as-of = 数据截至
disclosure-by = 公示人
disclosure-hash = 数据指纹（SHA-256）
disclosure-sums = 按县和类别
disclosure-columns = 四栏
disclosure-columns-text = 意向是没有指明需求的报送；认捐是认领时的承诺；到位是已付到收款单位或已送达；确认是受助人自己确认的。四栏互不相加，不同单位也不相加。
disclosure-county = 县
disclosure-category = 类别
disclosure-intended = 意向
disclosure-pledged = 认捐
disclosure-arrived = 到位
disclosure-confirmed = 受助人确认
disclosure-kinds = 各类爱心方的兑现率
disclosure-rate = 确认 / 认捐
disclosure-fairs = 招聘会和产销会
disclosure-in-fen = （分）
disclosure-method = 分配办法
disclosure-method-text = 认领时就指明需求，按登记先后，不超过需求的余量；没有指明需求的，由主办方按公布的规则统一撮合，双方同意才算数。平台不经手钱款，钱直接付到需求写明的收款单位。
disclosure-changes = 公示之后的变化
disclosure-changes-text = 左边是公示时的数，右边是现在的数。
disclosure-notes = 说明
disclosure-all = 历次公示
disclosure-nth = 第 { $n } 次公示
disclosure-again = 再次公示
disclosure-again-text = 捐赠分配完成，或者数据有变化，可以按此刻的数再公示一次。以前的公示保持原样。
flash-disclosed = 已公示，数据已存档
thanks-letters = 感谢信
thanks-title = 感谢信
thanks-print-hint = 一位爱心方一页，只写受助人已经确认的。
thanks-text = 感谢您在“{ $campaign }”上伸出援手。下面这些，受助人已经亲自确认收到：
thanks-things = 已确认收到的
thanks-none = 还没有可以感谢的
thanks-none-text = 受助人确认收到之后，这里会生成感谢信。
event-disclosure-made = 公示活动结果
pledge-reminder-sms = 【结对】您在“{ $title }”认领的还有 { $n } 项没有办完，请登录查看：{ $url } 。已送到的，请提醒受助人确认。
pledge-reminder-subject = “{ $title }”：您认领的还有没办完的
pledge-reminder-line = · { $title }：还差 { $left } { $unit }
pledge-reminder-more = 还有 { $n } 项
pledge-reminder-text =
    您好！您在“{ $title }”上认领的，下面这些还没有办完：

    { $lines }

    请到这里查看：{ $url }
    已经送到的，请提醒受助人用收到的确认码确认；办不到了，也请尽早放回，让别人可以认领。

    不想再收到邮件：{ $stop }
