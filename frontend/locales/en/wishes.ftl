# Wishes
wishes = My wishes
wishes-lead = Keep what you would like to help with. When new needs meet a wish, this page and “My page” tell you; no need to look every day.
wishes-none = No wishes yet
wishes-none-text = Narrow the list of needs to what you look for and press “Keep as a wish”, or write one below.
wish-new = A new wish
wish-new-lead = { $n } at most.
wish-text = What you would like to help with
wish-text-hint = As in the search, such as 书包, 过冬棉被, 滞销脐橙
wish-region = Where
wish-months = Every year in these months
wish-months-hint = Choose none for the whole year
wish-keep = Keep as a wish
wish-keep-this = Keep as a wish
wish-keep-this-text = You hear of new needs like these
wish-offer = Tell me when there is a need like this
wish-of-offer = Needs that could use “{ $title }”
wish-paused = Paused
wish-pause = Pause
wish-resume = Resume
wish-delete = Delete
wish-delete-confirm = What it has found is deleted with it. Delete this wish?
wish-see-all = What there is now
wish-found = Needs that meet my wishes
wish-found-lead = Those that can still be claimed, the newest first.
wish-found-none = No new need has met your wishes yet
wish-found-none-text = Only needs published after you keep a wish are listed here.
wish-found-none-yet = No new need has met this wish yet.
wish-new-tag = New
wish-news = new needs that meet your wishes
wish-news-none = Keep what you would like to help with and hear of new needs
wish-empty = Please write a few words or choose a place. Without any, every new need would come
wish-says-nothing = These words do not say what you would like to help with. Please name a thing or a task, such as 书包 or 修路
wish-too-many = { $most } wishes at most. Please delete one first, or make one of several
wish-already = You have kept this wish already
wish-month-bad = “{ $value }” is no month; months are 1 to 12
wish-offer-unknown = There is no such offer
flash-wish-kept = Kept. You will hear of new needs that meet it
flash-wish-paused = Paused: you hear no more of this wish
flash-wish-resumed = Resumed: you hear of needs from now on
flash-wish-deleted = The wish has been deleted
list-joint = {", "}
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
digest-subject =
    { $n ->
        [one] 1 new need meets your wishes today
       *[other] { $n } new needs meet your wishes today
    }
digest-begin =
    { $n ->
        [one] Hello, 1 new need meets your wishes today.
       *[other] Hello, { $n } new needs meet your wishes today.
    }
digest-left = still needed: { $n } { $unit }
digest-for = Meets: { $wish }
digest-more = And { $n } more.
digest-end =
    All of them: { $all }

    One mail a day at most. To stop it, open this link; no need to sign in:
    { $stop }
