# Start page and explanations
home-lead = Villages say what is missing and how much of it. Companies and people claim a part. When it has arrived, the person it was for says so. Every step is on record.
home-search-hint = What, or where: quilts, 建始
home-kinds = By category
home-all = All needs
home-open = { $n } open
home-none = No public needs yet
home-none-text = They appear here once a village has posted them and the township has reviewed them.
home-figures = So far
home-figures-note = Claimed is not delivered, and delivered is not received: four counts, never added up.
home-steps = How a need is met
home-step-post = The village posts
home-step-post-text = An information officer writes it down with the household's consent, with a quantity.
home-step-review = The township reviews
home-step-review-text = Nobody reviews their own entry. Money and anything about a minor goes to the county as well.
home-step-claim = Somebody claims and delivers
home-step-claim-text = All of it or a part, held for some days to make contact.
home-step-confirm = The household confirms
home-step-confirm-text = With a code by text message or on paper, and with the quantity that really came.
home-whom = Who are you?
home-enterprise = Companies, chambers, organizations
home-enterprise-text = Register your credit code, find village projects near your trade, claim all or part. Your ledger writes itself.
home-person = Private donors
home-person-text = Look around without signing in. Claim what you can manage, and see it confirmed.
home-village = Villages and townships
home-village-text = Officers sign in to post needs and hand over help. Import the spreadsheet you already have.
figure-published = public needs
figure-claimed = with a claim
figure-delivered = with a delivery
figure-received = confirmed by the receiver
unit-needs = { "" }
about-numbers = Four numbers, never added up
about-numbers-text = Requested, claimed, delivered and confirmed received are four different things and stand apart. The first three are recorded by those who help; the last comes only from the person helped.
about-money = No money passes through here
about-money-text = The platform takes, keeps and sends no money. A need for money names the charity, school or hospital that receives it; only the promise and the number of the receipt are recorded here.
about-people = Nobody is exposed
about-people-text = Public pages show the need, the kind of cause and the township. Names, phones and ID numbers are kept encrypted; contact details open to both sides once a claim is accepted.
about-trail = Every step leaves a trace
about-trail-text = Posting, review, claims, deliveries and confirmations are written to a log whose entries are chained by digests, so that any later change shows.
home-open-all = { $n ->
    [one] 1 need is open for help
   *[other] { $n } needs are open for help
}
home-household = I received something
home-household-text = Enter the code from the message or slip, and say how much came.
