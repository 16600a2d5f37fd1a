"""English words by which a description opens that says what its tool does, and by which tools are named for deeds."""

from __future__ import annotations

# What tools do, in the base form; the third person ("lists", "fetches") is recognised with it.
FUNCTIONS = frozenset(
    """accept acquire activate add adjust aggregate allocate allow analyse analyze answer append apply approve archive
    arrange ask assess assign associate attach attempt audit authenticate authorise authorize automate backup batch begin
    block book boot browse build buy calculate call cancel capture categorise categorize change check classify clean clear
    click clone close collect combine commit compare compile complete compose compress compute configure confirm connect
    control convert copy correct count crawl create crop cut deactivate debug decode decrypt define delete deploy describe
    destroy detach detect determine diagnose diff disable disassociate disconnect discover dismiss dispatch display download
    draft draw drop dump duplicate edit enable encode encrypt end enrich enroll enter enumerate escape estimate evaluate
    examine exchange execute exit expand explain explore export extract fetch fill filter find finish fix flush focus follow
    forecast forget fork format forward gather generate get give go grant group guess handle help hide highlight identify
    import index infer initialise initialize initiate insert inspect install introspect invite invoke issue join judge keep
    kill label launch link lint list listen load locate lock log login look lookup lower make manage map mark
    match measure merge migrate minify mirror modify monitor move mute navigate normalise normalize notify obtain offer open
    optimise optimize order pair parse paste patch pause pay perform pick pin ping place plan play plot poll post predict
    prepare press preview print process produce profile promote propose provide provision publish pull purchase purge push
    put query quote raise rank rate reach read rebuild recall receive recommend reconnect record redeem redo reduce refresh
    refund regenerate register reject release reload remember remind remove rename render renew reopen reorder repair replace
    reply report request reserve reset resize resolve respond restart restore resume retrieve retry return reveal reverse
    revert review revoke roll rollback rotate round route run sample save scale scan schedule score scrape screen screenshot
    scroll search see select send serve set share show shut sign simulate skip sleep snapshot solve sort spawn speak
    specify split stage star start stop store stream submit subscribe suggest sum summarise summarize supply suspend swap
    switch sync synchronise synchronize tag take tell terminate test toggle trace track train transcribe transfer transform
    translate trigger turn type unarchive undo uninstall unlink unlock unpin unregister unsubscribe update upgrade upload use
    validate verify view visualise visualize wait watch wipe work write zip zoom""".split()
)
# Deeds by which tools are named that change something, cost something or reach other people.
CHANGING = frozenset(
    """add adopt allow alter append apply approve archive arm assign authorise authorize ban block book broadcast burn buy
    call cancel change charge claim clear click close commit configure confirm control convert copy create cut deactivate
    debit decline delete deploy deposit destroy disable disarm discard dismiss dispatch dispense donate drop edit email
    enable enroll erase eval evaluate exec execute export fax fill follow force format forward freeze fund grant import
    inject insert install invite invoke issue join kick kill launch leave like lock mail make mark merge message mint move
    mute notify open order overwrite patch pause pay payout pin place play post press promote provision publish purchase
    purge push put reboot redeem refill refund register reject release remove rename reorder replace reply reset restart
    restore resume retire revoke rollback rotate rotate run scale schedule sell send set settle share shell shutdown sign
    sms stake start stop store submit subscribe suspend swap terminate text toggle trade transfer transition transmit
    trigger truncate turn tweet type unblock uninstall unlock unpublish unstake unsubscribe update upgrade upload upsert
    vote wipe wire withdraw write""".split()
)
