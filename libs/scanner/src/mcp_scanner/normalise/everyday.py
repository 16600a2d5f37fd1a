"""Everyday English words with their endings, written for this scanner."""

from __future__ import annotations

# Verbs and nouns that take -s, -ed and -ing; irregular forms stand among the words below.
_INFLECTED = """
accept access act adapt address adjust advise affect agree aim alarm alert allow alter amount announce apologise appear
append apply approve archive arrange arrive assert assign assume attempt attend avoid award back balance bank base
belong bill block book boost borrow branch bridge broadcast browse bundle button cache calculate cancel capture card
care carry cause charge chart claim clean clear click clone close collect comment commit compare compile complain
compose compute conceal concern confirm connect consider consult contact contain continue contribute convert cook copy
correct cost count cover crash cross cure customer cycle date debit debug decide declare decline decode decrease
decrypt defer delay deliver demand deny depend deploy deposit derive design destroy detect develop device direct disable
discard disclose discount discover dismiss display divert document doubt draft drift drop duplicate echo edit educate
elect embed emit employ empty enable enclose encode encourage encrypt end engage enjoy enter equal erase escape
estimate event examine exceed exchange exclude expect expire explain export expose express extend extract face fail
favour favor fear fetch fill fix flag flow focus fold forge form format fund gain gather gauge generate grant group
guard guess guest guide hand handle happen harvest head heal help host identify imply import impose improve increase
indicate inject inquire insist install instruct insure intend interest invent invest invite invoice invoke issue join
judge jump justify kick kill label lack land last launch laugh learn level lift limit line link listen load lock look
lower mail maintain manage map mark market mask match matter measure member mention merge meter mind mirror miss mix
monitor move multiply mute name need negate nest note notice number obey object observe obtain occur offer omit operate
order outweigh owe own pack page paint pair park parse partner paste pause peer pend perform permit persist phone pick
piece pipe plan plant play plead plug point poll poster postpone pour practise praise predict prefer prefix prepare
present preserve press pretend prevent price probe proceed process produce profile program project promise prompt
proof propose protect prove publish pull pump purchase push qualify query question queue quote raise range rank rate
reach react realise rebuild receive recite reckon recommend record recover redact redirect reduce refer refill reflect
refresh refund refuse regard register reject relate relay release rely remain remark remember remind remove rename
render renew rent repair repeat replace reply report represent rescue reserve reset resolve respect rest restart
restore restrict resume retain retire retrieve retry return reveal reverse review revise revoke reward risk root
rotate round route row sample sanction scan scene schedule scope score screen scroll search season secure seem select
separate serve session settle shape share shift ship shop shout sign signal skim slice slip slot smooth sort sound
source spare spell split sponsor spread stage stamp start state stay stem step stock stop store stream stress stretch
strip style submit subscribe succeed suffer suggest suit summarise supply support suppose suppress surface survey
suspend swap switch symptom synchronise tab table tag talk target task taste tax teach tempt tend thank threaten
threat time title token total touch trace track trade trail train transfer transform translate transmit transport treat
trigger trim trust try tune turn type undo unlock unpack update upgrade upload urge vary vanish verify view visit vote
wait walk want warm warn wash waste watch weigh welcome whisper win wipe wish wonder word work worry wrap yield zoom
account action agent amount answer area article asset assistant attachment bearer bedroom body border browser budget
calendar camera canteen cart category chain channel character client clock cloud code collection colleague column
command company competitor component computer condition connector consent console contract conversation cookie
copy corner country coupon course credential crew currency customer dashboard database deadline dealer default degree
department desk detail developer digit directory disk doctor domain door dose driver drug duty editor effect element
email employee engineer entry environment error exam example exception expert export extension feature fee field figure
file filter finger firewall flight folder footer form friend function game gateway gift goal hook hotel hour house
image incident index input insurer invitation item job kernel key keyword language lawyer layer letter library licence
license lifetime list location log machine manager manifest manual medicine meeting message method metric minute mode
model module month mother network newsletter node notification nurse operator option orchestrator organisation
organization output owner package parameter parcel parent parking part passage passenger passport password patient
payload payment permission person picture pipeline place plugin pod policy portal position power prefix president
problem procedure product profit property provider quarter reader reason receipt recipient reference region regulation
relative repository request resident resource response result reviewer rival robot role room rule salary schema school
script secret section seller sender sentence sequence server service setting shell signature site snapshot snippet
statement station step stranger street string student subject supplier surname survey system team teacher tenant term
terminal test text theme ticket tool topic town transaction trip unit user value variable vault vehicle vendor version
video voice volume voucher wallet warrant weapon weather week wire wizard word workflow workspace year zone
operation thread stack registry instance cluster endpoint bucket branch commit dataset schema template widget payload
status authorisation authorization creation deletion behavior behaviour termination protection recovery collection
""".split()
_OTHER = """
able about above abroad according across actual actually again against age ago ahead air alike all almost alone along
already also although altogether always among an and another any anybody anyone anything anyway anywhere apart api are
around aside asleep at available away awake bad bare basic be became because become been before began begin behind
being below beneath beside besides best better between beyond big bigger black blank blue both bought brand brief
bring broad broken brought build built busy but buy by came cannot can certain certainly cheap cheaper chemical chief
child children chose chosen civil cold come common complete concise confidential constant correct could cross current
currently daily dark data dead deal dear deep did different difficult done double down due during each eager ear early
easily east easy eight either elegant else elsewhere empty enough entire entirely equal essential etc even evening
every everybody everyone everything everywhere exact exactly exclusive executable existing expensive extra eye fact
fair false family far fast father feet fell felt few fewer fifteen fifth fifty final financial fine firm first five
foot for foreign formal former found four fourth free fresh friday from front full fully further future gave general
get give given glad go goes gone good got great green grew grow half hard hardly has have he head health hear heard
heavy held hence her here hers herself hidden high higher highest him himself his hold home how however huge human
hundred idea if immediate immediately important impossible in included including indeed individual information inner
inside instance instead intact internal into is it its itself just keep kept kind knew know known large larger largest
last late lately later latest law least leave left legal less let life like likely literally little live local long
longer lose lost lot loud low lower made main major make man many maximum may maybe me mean means meant medical men
mental mere merely met middle might million mine minimum mobile modern moment monday money monthly more moreover
morning most mostly much must my myself narrow native natural near nearby nearly neat necessary neither never
nevertheless new news next nice night nine no nobody none nor normal normally north not nothing now nowhere obvious of
off often oh oil okay old older on once one ones online only open opened opening opens openly opposite or ordinary
original other others otherwise ought our ours ourselves out outer outside over overall owing paid parallel partial
particular past path pay pays paying people per percent perfect perhaps permanent personal physical plain please plus
poor popular possible potential prior previous private probably professional proper public pure put puts putting quick
quickly quiet quietly quite random rather raw read reading reads ready real really recent recently red regular
regularly remote respective responsible rich right run running runs safe said same sat saturday save saved saw say
saying says second secondly see seeing seen sell selling sells send sending sends senior sensitive sent separate
serious set sets setting seven several severe shall she short shortly should show showed showing shown shows side
silent silently similar simple simply since single six sixty size sky slow slowly small smaller so social soft sold
some somebody somehow someone something sometimes somewhere soon sorry south spare special specific speak speaks spoke
spoken spent spend stand stands stood standard steady still stored straight strange strict strong subsequent such
sudden sufficient sum summary sunday supposed sure take taken takes taking tell telling tells ten than that the their
theirs them themselves then there thereby therefore these they thick thin thing things think thinks thought third
thirty this those though thousand three through throughout thursday thus tight tiny to today together told tomorrow
tonight too took top totally toward towards true truth tuesday twelve twenty twice two ultimate under underneath
unique unknown unless unlike until unusual up upon upper us usable usage use used useful uses using usual usually
valid various very via visible visibly vital warm was way ways we weak wednesday weekly well went were west wet what
whatever when whenever where whereas wherever whether which whichever while white who whoever whole whom whose why wide
wider wild will willing with within without woman women won world worse worst worth would write writes writing written
wrong wrote yearly yellow yes yesterday yet you young your yours yourself zero
url urls id ids http https json csv html xml pdf sql ssh aws env log logs git npm pip bash curl cron config configs
repo repos admin cli cpu uri ip dns tls auth oauth sms gps iban csv yaml python javascript linux windows docker
kubernetes github slack metadata timestamp username usernames webhook webhooks backup backups endpoint endpoints
""".split()


def _forms(word: str) -> tuple[str, ...]:
    """A word with its regular endings."""
    if word.endswith("e"):
        return word, word + "s", word + "d", word[:-1] + "ing"
    if word.endswith("y") and word[-2] not in "aeou":
        return word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"
    plural = "es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s"
    forms = word, word + plural, word + "ed", word + "ing"
    if len(word) < 7 and word[-1] in "bdglmnprt" and word[-2] in "aeiou" and word[-3:-2] not in tuple("aeiou"):
        return *forms, word + word[-1] + "ed", word + word[-1] + "ing"
    return forms


EVERYDAY = frozenset(_OTHER) | frozenset(form for word in _INFLECTED for form in _forms(word))
