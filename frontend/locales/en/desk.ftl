# The desk
desk-work = To do
desk-places = Everything
desk-todo-review = needs wait for your review
desk-todo-returned = needs came back for you to mend
desk-todo-draft = drafts are not submitted yet
desk-todo-submitted = of my entries wait for review
desk-todo-held = claims wait for the village's answer
desk-todo-delivered = deliveries wait for the household
desk-todo-disputed = claims are disputed
desk-households-text = Register, find, see needs and consent.
desk-claims = Claims
desk-claims-text = Who claimed what, and how far it has come.
