# Village projects
nav-projects = Projects
projects = Village projects
projects-lead = What villages want to do: how much it costs, in which steps, how many households gain. Take on all of it, one step, or a few packs.
projects-none = No projects yet
projects-none-text = Projects appear here once a village has submitted them and the township and the county have reviewed them.
projects-none-narrowed = Try another place or kind.
projects-all = See all projects
project-show = Show
project-open-only = Only what is still open
project-filters = Filters
project-kind = Kind
project-kind-industry = Industry
project-kind-employment = Employment
project-kind-public_good = Public good
project-kind-skills = Skills
project-kind-produce = Buying produce
project-nature = Nature
project-nature-commercial = Commercial
project-nature-public_benefit = Public benefit
project-nature-usual = By kind
programme-revive_villages = Ten Thousand Enterprises Revive Ten Thousand Villages
programme-help_villages = Thousand Enterprises Help Thousand Villages
programme-east_west = East-West Cooperation
programme-other = Other
project-stage-draft = Draft
project-stage-submitted = Awaiting review
project-stage-endorsed = Passed by the township
project-stage-published = Open
project-stage-met = Complete
project-stage-closed = Closed
project-stage-returned = Returned
project-stage-withdrawn = Withdrawn
project-fully-taken = All taken on
project-open = Still open
project-nothing-open = Nothing is open any more
project-open-packs = { $n ->
    [one] 1 pack
   *[other] { $n } packs
}
project-open-milestones = { $n ->
    [one] 1 milestone
   *[other] { $n } milestones
}
project-open-part = { $money } in any amount
project-packs = Packs
project-part = In any amount
project-packs-of = { $n } at { $money } each
project-packs-each = One square stands for { $n } packs
project-milestones = Milestones
project-sum = What the budget is made of
project-where = Where it is
project-map-words = Map of { $of }; { $here } is marked
money-yuan = { $n } yuan
# A project's page and form
project-village = Village
project-title = Name of the project
project-title-hint = For example: a greenhouse for 20 mu of tea seedlings
project-wanted = What is wanted, and why
project-wanted-hint = A few sentences: how it is now, how it will be, why help is needed. No names or telephone numbers.
project-households = Households that will gain
project-persons = Persons that will gain
project-households-n = { $n ->
    [one] 1 household
   *[other] { $n } households
}
project-persons-n = { $n ->
    [one] 1 person
   *[other] { $n } persons
}
project-reach = Expected to gain
project-starts = First day
project-starts-hint = Left empty: today.
project-ends = Last day
project-until = To be done by
project-time = From and until
project-day-hint = For example 2027-06-30
project-budget = Budget
project-still-open = Still missing
project-budget-yuan = Budget (yuan)
project-budget-hint = Milestones, packs, what is not cut and own funds must add up to the budget.
project-own-funds = Own funds
project-own-funds-yuan = Own funds (yuan)
project-own-funds-hint = Money that the village has.
project-milestones-hint = One step a row: what, by when, how much. In order of date.
project-milestone-title = What
project-milestone-due = Done by
project-milestone-yuan = Amount (yuan)
project-milestones-more = More rows
project-packs-number = Number of packs
project-packs-hint = Equal small parts of the money, so that anybody can take some.
project-pack-price = Price of one (yuan)
project-pack-price-hint = For example 200
project-pack-title = What one pack is
project-pack-title-hint = For example: one tea plant with fertiliser
project-part-yuan = Not cut (yuan)
project-part-hint = Money of which any amount may be taken on.
project-programme = Programme
project-implementer = Carried out by
project-implementer-hint = Left empty: the village committee.
project-linkage = How households gain
project-linkage-hint = Work, dividends, leased land, guaranteed purchase …
project-funds = Other funds
project-funds-hint = For example: public transition funds, savings of the village collective.
project-sum-so-far = Sum so far
project-more = More (optional)
project-save-draft = Save as a draft
project-new = Post a project
project-new-lead = Say what is to be done, what it costs and in which steps. The township reviews it, then the county confirms.
project-picture = Picture of the project
project-picture-hint = One photo of the place, JPEG or PNG, up to 12 MB. No faces.
project-picture-send = Send the picture
project-picture-missing = Choose a picture
project-withdraw = Withdraw the project
project-withdraw-sure = Withdraw this project?
project-close = Close the project
project-county-always = Every project is about money: after the township, the county confirms.
project-reason-hint = When you send it back, choose a reason.
desk-projects = Village projects
desk-projects-lead = The projects of your region, also those not public yet.
project-waiting-mine = Waiting for me
desk-projects-none = No projects here.
# What is said when something is wrong
project-title-missing = The name needs at least 4 characters
project-title-long = The name may have { $max } characters; it has { $now }
project-wanted-missing = Say in a sentence or two what is wanted and why
project-text-long = At most { $max } characters
project-implementer-missing = Name who carries it out, in 2 to 60 characters
project-households-missing = Say how many households or persons will gain
project-kind-missing = Choose a kind
project-day-missing = Enter a day
project-day-bad = This is no day; write it as 2027-06-30
project-ends-early = The last day lies before the first
project-money-bad = Enter an amount such as 20000 or 20000.50
project-count-bad = Enter a whole number
project-budget-missing = Enter the budget
project-budget-short = The parts add up to { $sum } yuan, { $gap } yuan less than the budget of { $budget } yuan
project-budget-over = The parts add up to { $sum } yuan, { $gap } yuan more than the budget of { $budget } yuan
project-nothing-to-take = There must be a milestone, a pack or an uncut part that somebody can take on
project-milestone-day = Row { $row }: this is no day; write it as 2027-06-30
project-milestone-amount = Row { $row }: enter an amount such as 20000
project-milestone-outside = Row { $row }: the day must lie between the project's first and last
project-milestone-order = Write the milestones in order of date
project-milestone-many = At most { $max } milestones
project-packs-many = At most { $max } packs
project-packs-missing = Enter the number of packs
project-pack-price-missing = Enter the price of one pack
project-changed = The project has just changed; reload and try again
project-taken = Somebody has taken a part on; it can be neither withdrawn nor closed
project-not-editable = Only drafts and returned projects can be changed
project-refused = That cannot be done with the project now
flash-project-submitted = Submitted for review
flash-project-drafted = Draft saved
flash-project-withdrawn = Project withdrawn
flash-project-closed = Project closed
flash-project-endorsed = Passed by the township, sent to the county
flash-project-published = Published
flash-project-returned = Sent back
flash-project-pictured = The picture is in place
# What a village has
village-figures = The village
village-page = See this village
village-undescribed = Nothing has been written about the village yet.
village-edit = Describe the village
village-edit-lead = Written once, used on the village's page and with each of its projects. No personal details.
village-resources = What it is known for
village-resources-hint = For example: mountain tea, hot springs, brocade
village-resources-missing = Say what the village is known for
village-farmland = Farmland
village-farmland-n = { $n } mu
village-farmland-field = Farmland (mu)
village-labour = Able to work
village-labour-n = { $n ->
    [one] 1 person
   *[other] { $n } persons
}
village-labour-field = Able to work (persons)
village-cooperatives = Cooperatives
village-cooperatives-hint = Name, trade, number of households
village-ecology = Ecology
village-ecology-hint = For example: at 1,100 m, 72% forest, inside a water reserve
village-projects = Projects here
flash-village-described = Saved
event-village-described = Village described
event-project-drafted = Project drafted
event-project-changed = Project changed
event-project-submitted = Project submitted for review
event-project-endorsed = Project passed by the township
event-project-published = Project published
event-project-returned = Project returned
event-project-withdrawn = Project withdrawn
event-project-closed = Project closed
event-project-pictured = Project given a picture
desk-todo-project-submitted = projects wait for your review
desk-todo-project-returned = projects came back to be mended
