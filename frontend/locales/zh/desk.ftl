# 工作台
desk-work = 待办
desk-places = 全部内容
desk-todo-review = 条需求等您审核
desk-todo-returned = 条需求被退回，等您修改
desk-todo-draft = 条草稿还没提交
desk-todo-submitted = 条我录入的正在等审核
desk-todo-held = 个认领等村里回应
desk-todo-delivered = 批物资等农户确认
desk-todo-disputed = 个认领有异议
desk-households-text = 登记、查找，查看需求和公开同意。
desk-claims = 认领
desk-claims-text = 谁认领了什么，走到了哪一步。
