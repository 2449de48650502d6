//! The columns of the two kinds of file, by the labels villages write.

use super::Kind;
use crate::access::Scope;
use crate::kernel::region::Level;
use crate::registry;
use crate::sheets::{Columns, Field};

/// What a roster of this kind must and may hold; nothing for a ledger, which has columns of its own. Who serves one village need not name it.
pub fn columns(kind: Kind, scope: &Scope) -> Option<Columns> {
    let own = registry::place(scope).0.is_some_and(|region| region.level() == Level::Village);
    let village = Field::new(
        "village",
        "import-column-village",
        &["村", "村（社区）", "行政村", "村名", "所在村", "村委会", "村代码", "Village", "village code"],
    );
    let village = if own { village } else { village.required() };
    let township =
        Field::new("township", "import-column-township", &["乡镇", "乡（镇）", "镇", "乡镇街道", "Township"]);
    let citizen_id = Field::new(
        "citizen_id",
        "import-column-citizen-id",
        &[
            "户主身份证号",
            "身份证号",
            "身份证号码",
            "身份证",
            "证件号码",
            "户主身份证号码",
            "公民身份号码",
            "ID number",
        ],
    )
    .sensitive();
    Some(match kind {
        Kind::Ledger => return None,
        Kind::Households => Columns::new([
            township,
            village,
            Field::new(
                "head",
                "import-column-head",
                &["户主姓名", "户主", "姓名", "Head of household", "Name"],
            )
            .required()
            .sensitive(),
            citizen_id.required(),
            Field::new(
                "phone",
                "import-column-phone",
                &["联系电话", "电话", "手机号", "手机", "联系方式", "Phone"],
            )
            .sensitive(),
            Field::new(
                "members",
                "import-column-members",
                &["家庭人口", "人口", "家庭人口数", "人口数", "户籍人口", "Members"],
            )
            .required(),
            Field::new(
                "class",
                "import-column-class",
                &["农户类型", "户类型", "类型", "贫困户属性", "脱贫户属性", "Class"],
            )
            .required(),
            Field::new(
                "cause",
                "import-column-cause",
                &["主要致贫原因", "致贫原因", "返贫风险", "致贫返贫风险", "Cause"],
            )
            .required(),
        ]),
        Kind::Needs => Columns::new([
            township,
            village,
            citizen_id,
            Field::new(
                "title",
                "import-column-title",
                &["需求", "需求名称", "需求内容", "需要什么", "标题", "Need"],
            )
            .required(),
            Field::new("detail", "import-column-detail", &["情况说明", "说明", "详情", "Detail"]),
            Field::new("quantity", "import-column-quantity", &["数量", "需求数量", "Quantity"]).required(),
            Field::new("unit", "import-column-unit", &["单位", "计量单位", "Unit"]),
            Field::new("price", "import-column-price", &["单价", "单价（元）", "Price"]),
            Field::new("body", "import-column-body", &["接收单位", "Receiving body"]),
            Field::new("consent", "import-column-consent", &["同意方式", "授权方式", "Consent"]),
        ]),
    })
}
