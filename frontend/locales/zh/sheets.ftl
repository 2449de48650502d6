# 表格文件的读取与退回

sheets-empty = 文件是空的，没有读到任何内容。请确认选对了文件。
sheets-too-large = 文件太大，不能超过 { $limit } MB。请删去图片等无关内容，或分成几个文件。
sheets-unpacks-too-large = 文件解压后太大，不能超过 { $limit } MB。请只保留数据，另存为新文件再试。
sheets-too-many-rows = 工作表“{ $sheet }”行数太多，一次最多 { $limit } 行。请分成几个文件。
sheets-too-many-columns = 工作表“{ $sheet }”的 { $address } 还有内容，一次最多 { $limit } 列。请删去右侧多余的列。
sheets-too-much-text = 文字太多，合计不能超过 { $limit } MB。请分成几个文件。
sheets-protected = 文件设有密码，读不了。请取消密码后再上传。
sheets-web-page = “{ $name }”其实是网页，不是表格文件。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。
sheets-not-a-spreadsheet = “{ $name }”不是表格文件。请上传 .xlsx、.xls 或 .csv 文件。
sheets-encoding = 文件的文字编码认不出来。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。
sheets-damaged = 文件已损坏，读不了。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。

sheets-header-missing = 工作表“{ $sheet }”的前 { $rows } 行里没有找到表头。表头应有：{ $wanted }。第一行看到的是：{ $seen }。
sheets-column-missing = 工作表“{ $sheet }”的表头（第 { $row } 行）缺少“{ $label }”一列。可以写作：{ $accepted }。
sheets-column-twice = 工作表“{ $sheet }”里有不止一列是“{ $label }”：{ $places }。请只保留一列。

sheets-skipped-footer = 合计或签字栏，不当作数据
sheets-skipped-section = 表中的小标题，不当作数据
sheets-skipped-header = 重复的表头，不当作数据
sheets-skipped-unknown = 要读的各列都是空的，不当作数据

sheets-rule-empty = 必填，却是空的
sheets-rule-date = 不是有效的日期
sheets-rule-number = 不是数字
sheets-rule-choice = 不在可选的范围内
sheets-rule-formula = 公式没有算出结果
sheets-rule-error-value = 单元格里是错误值
sheets-rule-digits-lost = 长号码被存成了数字，后几位已丢失
sheets-rule-too-long = 内容太长，超过 { $limit } 个字
sheets-rule-merged = 被左右合并的单元格占用

sheets-advice-empty = 请补填。
sheets-advice-date = 请写成 2025-03-01 这样的年月日。
sheets-advice-number = 请只填数字，单位不要写进来。
sheets-advice-choice = 请从以下选一个：{ $choices }。
sheets-advice-formula = 请直接填写结果，或在 Excel 里重新计算后保存。
sheets-advice-digits-lost = 请先把这一列设为“文本”格式，再重新填写完整号码。
sheets-advice-too-long = 请缩短内容。
sheets-advice-merged = 请取消合并，每个单元格单独填写。

sheets-hand-back-sheet = 待改正
sheets-hand-back-column = 错误说明
sheets-hand-back-error = 原表 { $address }“{ $column }”：{ $rule }。{ $advice }
sheets-template-sheet = 填报表
sheets-template-lists = 选项
