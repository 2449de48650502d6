//! The demo county's village projects: posted, reviewed, pictured, one half taken, one performed, through the product's
//! own operations.

use serde::Deserialize;

use super::photo::{Scene, draw};
use super::replay::{Done, Replay, text};
use crate::access::{Act, Action, Scope};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::photos;
use crate::projects::participation::{
    self, BodyKind, Deed, Giving, NewAgreement, NewInstalment, NewParticipation, NewPerformance,
    Participation, PerformanceStage, Property, Reached,
};
use crate::projects::{self, Decision, EndowmentFields, Fields, Lot, LotKind, MilestoneFields};

const DATA: &str = include_str!("data/projects.json");
/// When the projects were posted, and how long they run.
const POSTED: i64 = 100;
const RUNS: i64 = 300;

#[derive(Deserialize)]
struct DemoProject {
    author: String,
    township: String,
    scene: Scene,
    title: String,
    kind: String,
    wanted: String,
    linkage: String,
    households: i64,
    persons: i64,
    budget: String,
    own_funds: String,
    packs: i64,
    pack_price: String,
    pack_title: String,
    part: String,
    /// Title, days from now, yuan.
    milestones: Vec<(String, i64, String)>,
    parts: Vec<DemoPart>,
    /// `draft` or `submitted`; public when nothing is said.
    #[serde(default)]
    stage: String,
}

#[derive(Deserialize)]
struct DemoPart {
    by: String,
    giving: Giving,
    packs: i64,
    /// Numbers of milestones, from 0.
    milestones: Vec<usize>,
    #[serde(default)]
    part: i64,
    days_ago: i64,
    /// Instalments that are delivered, accepted and confirmed; without any nothing is signed.
    performed: usize,
}

impl Replay<'_> {
    fn doing(&self, person: &str, action: Action, days_ago: i64) -> Act {
        let scope = Scope::new(self.actors.get(person).cloned(), action);
        Act { now: self.now.plus_days(-days_ago), ..self.app.act(&scope) }
    }

    /// Tells every project.
    pub(super) async fn tell_projects(&mut self) -> Done {
        let all: Vec<DemoProject> = serde_json::from_str(DATA).map_err(text)?;
        for one in &all {
            let id = self.tell_project(one).await.map_err(|error| format!("{}: {error}", one.title))?;
            for part in &one.parts {
                self.take_part(one, id, part)
                    .await
                    .map_err(|error| format!("{} {}: {error}", one.title, part.by))?;
            }
        }
        Ok(())
    }

    async fn tell_project(&mut self, one: &DemoProject) -> Result<Id<Project>, String> {
        let village = self.actors.get(&one.author).and_then(|actor| actor.region).ok_or("no village")?;
        self.describe(&one.author, village).await?;
        let act = self.doing(&one.author, Action::PostProject, POSTED);
        let day = |days: i64| self.now.plus_days(days).to_string();
        let row = |(title, days, amount): &(String, i64, String)| MilestoneFields {
            title: title.clone(),
            due: day(*days),
            amount: amount.clone(),
        };
        let fields = Fields {
            title: one.title.clone(),
            kind: one.kind.clone(),
            wanted: one.wanted.clone(),
            linkage: one.linkage.clone(),
            households: one.households.to_string(),
            persons: one.persons.to_string(),
            starts_on: day(-POSTED),
            ends_on: day(RUNS),
            budget: one.budget.clone(),
            own_funds: one.own_funds.clone(),
            packs: one.packs.to_string(),
            pack_price: one.pack_price.clone(),
            pack_title: one.pack_title.clone(),
            part: one.part.clone(),
            milestones: one.milestones.iter().map(row).collect(),
            ..Fields::default()
        };
        let name = self.app.regions.spoken_name(village).unwrap_or_default();
        let new = fields.read(village, &format!("{name}民委员会"), act.now).map_err(|e| format!("{e:?}"))?;
        let picture = photos::prepare(&draw(one.scene, 7).map_err(text)?).map_err(|e| format!("{e:?}"))?;
        let keys = (self.once()?, self.once()?, self.once()?, self.once()?);
        let township = self.doing(&one.township, Action::ReviewProject, POSTED - 2);
        let county = self.doing("county", Action::ReviewProject, POSTED - 4);
        let (submitted, public) = (one.stage != "draft", one.stage.is_empty());
        let input = (act, township, county, new, picture, keys);
        let write = self.app.db.write(input, move |tx, (act, township, county, new, picture, keys)| {
            Box::pin(async move {
                let id = projects::post(tx, &act, &keys.0, &new, submitted).await?;
                projects::set_picture(tx, &act, &keys.1, id, picture).await?;
                if public {
                    projects::review(tx, &township, &keys.2, (id, 1), &Decision::Publish, "").await?;
                    projects::review(tx, &county, &keys.3, (id, 2), &Decision::Publish, "").await?;
                }
                Ok::<_, projects::ProjectError>(id)
            })
        });
        write.await.map_err(|error| format!("{error:?}"))
    }

    async fn describe(&mut self, author: &str, village: Region) -> Done {
        let act = self.doing(author, Action::PostProject, POSTED);
        let typed = |text: &str| text.to_owned();
        let fields = EndowmentFields {
            resources: typed("高山茶园、反季节蔬菜；土家族老屋十余栋"),
            farmland: typed("1860"),
            labour: typed("640"),
            ecology: typed("海拔 1100 米，森林覆盖率 72%"),
            cooperatives: typed("高山茶叶专业合作社，86 户入社"),
        };
        let written = fields.read(village, act.now).map_err(|errors| format!("{errors:?}"))?;
        let write = self.app.db.write((act, self.once()?, written), |tx, (act, once, written)| {
            Box::pin(async move { projects::write_endowment(tx, &act, &once, &written).await })
        });
        write.await.map_err(|error| format!("{error:?}"))
    }

    async fn take_part(&mut self, one: &DemoProject, project: Id<Project>, part: &DemoPart) -> Done {
        let lots = projects::lots(&self.app.db, &[project]).await.map_err(text)?;
        let of = |kind: LotKind| lots.iter().filter(move |lot| lot.kind == kind);
        let stones: Vec<&Lot> = of(LotKind::Milestone).collect();
        let mut takes: Vec<_> =
            part.milestones.iter().filter_map(|at| stones.get(*at)).map(|lot| (lot.id, 1)).collect();
        takes.extend(of(LotKind::Pack).filter(|_| part.packs > 0).map(|lot| (lot.id, part.packs)));
        takes.extend(of(LotKind::Part).filter(|_| part.part > 0).map(|lot| (lot.id, part.part)));
        let new = NewParticipation { project, giving: part.giving, takes: takes.clone() };
        let act = self.doing(&part.by, Action::TakePart, part.days_ago);
        let input = (act, self.once()?, self.rules.clone(), new);
        let write = self.app.db.write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { participation::take(tx, &act, &once, &rules, &new).await })
        });
        let id = write.await.map_err(|error| format!("{error:?}"))?;
        if part.performed == 0 && part.part == 0 {
            return Ok(());
        }
        self.agree((one, part), id, &lots, &takes).await?;
        for at in 0..part.performed {
            self.hand_over((one, part), id, at).await?;
        }
        Ok(())
    }

    async fn agree(
        &mut self,
        (one, part): (&DemoProject, &DemoPart),
        id: Id<Participation>,
        lots: &[Lot],
        takes: &[(Id<projects::LotMark>, i64)],
    ) -> Done {
        let signed = self.now.plus_days(3 - part.days_ago);
        let instalment = |(lot, units): &(Id<projects::LotMark>, i64)| {
            let lot = lots.iter().find(|one| one.id == *lot)?;
            let due_on = lot.due_on.unwrap_or(self.now.plus_days(60)).max(signed);
            let due_on = Time::from_date(&due_on.to_string())?;
            Some(NewInstalment { lot: lot.id, due_on, amount: lot.price.saturating_mul(*units) })
        };
        let mut instalments: Vec<_> = takes.iter().filter_map(instalment).collect();
        instalments.sort_by_key(|one| one.due_on);
        let ends_on = instalments.last().map_or(signed, |one| one.due_on);
        let investment = part.giving == Giving::Investment;
        // An investment goes to the firm of the project, everything else through the charity.
        let body = if investment { "o07" } else { "o11" };
        let body =
            self.cast.organizations.iter().find(|found| found.key == body).ok_or("no receiving body")?;
        let new = NewAgreement {
            body_kind: if investment { BodyKind::ProjectCompany } else { BodyKind::Charity },
            body_name: body.name.clone(),
            body_code: body.credit_code().ok_or("no credit code")?,
            property: if part.giving == Giving::Purchase { Property::Purchase } else { Property::Money },
            purpose: "专款用于本项目".to_owned(),
            ends_on,
            instalments,
        };
        let giver = Act { now: signed, ..self.doing(&part.by, Action::TakePart, 0) };
        let village = Act { now: signed, ..self.doing(&one.author, Action::PostProject, 0) };
        let keys = (self.once()?, self.once()?, self.once()?);
        let write = self.app.db.write((giver, village, new, keys), move |tx, (giver, village, new, keys)| {
            Box::pin(async move {
                participation::draw(tx, &giver, &keys.0, id, &new).await?;
                participation::perform(tx, &giver, &keys.1, id, &Deed::Sign("负责人".to_owned())).await?;
                let sign = Deed::SignForVillage("村主任".to_owned());
                participation::perform(tx, &village, &keys.2, id, &sign).await
            })
        });
        write.await.map_err(|error| format!("{error:?}"))
    }

    /// Delivered on its day, accepted two days later, confirmed by the township on the third.
    async fn hand_over(
        &mut self,
        (one, part): (&DemoProject, &DemoPart),
        id: Id<Participation>,
        at: usize,
    ) -> Done {
        let read = Scope::system(Action::ReadPart);
        let plan = participation::plan(&self.app.db, &read, id).await.map_err(text)?;
        let due = plan.get(at).ok_or("no such instalment")?;
        let on = due.due_on.min(self.now.plus_days(-4)).max(self.now.plus_days(4 - part.days_ago));
        let days = self.now.days_since(on);
        let receipt = ("42280126".to_owned(), format!("{:08}", 4711 + at));
        let new =
            NewPerformance { amount: due.amount, done_on: on, note: String::new(), photo: None, receipt };
        let giver = self.doing(&part.by, Action::TakePart, days);
        let village = self.doing(&one.author, Action::PostProject, days - 2);
        let township = self.doing(&one.township, Action::ReviewProject, days - 3);
        let (instalment, amount) = (due.id, due.amount);
        let write = self.app.db.write((giver, self.once()?, new), move |tx, (giver, once, new)| {
            Box::pin(async move { participation::deliver(tx, &giver, &once, instalment, &new).await })
        });
        write.await.map_err(|error| format!("{error:?}"))?;
        let handed = participation::performances(&self.app.db, &read, id).await.map_err(text)?;
        let waiting = handed.iter().find(|found| found.stage == PerformanceStage::Waiting);
        let handed = waiting.ok_or("nothing was handed over")?.id;
        let input = (village, township, self.once()?, self.once()?);
        let write = self.app.db.write(input, move |tx, (village, township, first, second)| {
            Box::pin(async move {
                participation::accept(tx, &village, &first, handed, (amount, "")).await?;
                participation::confirm(tx, &township, &second, handed, &Reached::default()).await
            })
        });
        write.await.map_err(|error| format!("{error:?}"))
    }
}
