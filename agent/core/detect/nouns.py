"""Nouns and names that tell whose act it is: things that are delivered, people of one's own, people outside."""

DELIVERABLES = frozenset(
    """report reports contract contracts agreement agreements invoice invoices quote quotes quotation proposal
    proposals draft drafts copy copies document documents doc docs file files list spreadsheet memo letter
    email emails mail info information detail details number numbers figure figures summary update updates
    version revision redline redlines comments answer answers response feedback order orders goods sample
    samples unit units kit kits part parts replacement replacements shipment package packages parcel check
    cheque payment refund credit money po form forms paper papers paperwork certificate certificates cert
    certs key keys license licence licenses licences link links login logins access credentials invite
    invitation pricing price prices rate rates deck slides presentation minutes notes note agenda drawings
    drawing designs mock-ups mockups manual manuals brochure template templates statement receipt label labels
    confirmation results result sheet datasheet datasheets specs spec bid offer estimate write-up recording
    transcript questionnaire material materials book books exhibit exhibits attachment amendment addendum nda
    msa sow w9 rma fix patch build curves curve layout plan plans profiles profile references reference
    introduction intro schedule hardware equipment machine machines server servers pallets pallet container
    spares batch crate disk disks analysis study review policy decision word message comparison matrix model
    calculation breakdown timeline roadmap proofs proof artwork prototype map maps findings terms contract's
    photos photo pictures picture pics pic footage cut mock-up writeup transcripts invites dates costings costing quantities
    valuation readings samples swab menu menus itinerary visuals visual render renders layout layouts rota scan scans screenshots screenshot
    loan replacement delivery deliveries tracking badge badges tokens token voucher vouchers samples swatches""".split()
)
NEWS = frozenset(
    """answer answers reply replies response verdict decision decisions outcome outcomes result feedback status statement
    word news eta date dates yes no confirmation update updates position opinion view thoughts read take""".split()
)
OCCASIONS = frozenset(
    """call calls visit meeting meetings training demo demos workshop session sessions standup panel booth stand mediation
    invitation exercise kickoff lunch dinner coffee breakfast appointment walkthrough tour inspection slot sync playback
    interview roundtable rehearsal tasting viewing house site venue fair show conference hearing handover""".split()
)
OWN_PEOPLE = frozenset(
    """team desk office department dept legal finance purchasing procurement accounting engineering warehouse
    logistics sales operations ops crew technician technicians engineer engineers colleague colleagues assistant
    counsel controller support billing treasury facilities security somebody someone devs developers installers
    installer fitter surveyor architect accounts hr it marketing guys folks people specialist""".split()
)
OUTSIDERS = frozenset(
    """vendor supplier landlord council bank broker carrier courier judge board city court inspector inspectors
    auditor auditors regulator customer customers client clients user users recruiter candidate prospect union
    delegate notary insurer adjuster agent forwarder government commission committee company companies market
    competitor competitors counterparty counterparties utility utilities pipeline pipelines system software tool
    app application program api server job script webhook employees employee members visitors participants
    attendees parties party industry legislature congress senate staff everyone system's""".split()
)
FIRST_NAMES = frozenset(
    """aaron adam adrian agnes ahmed aisha alan albert alex alexander alexandra alfred ali alice alicia alison allan
    allen allison alma alvaro amanda amber amit amy ana anders andrea andreas andrew andy angela angie anita anja ann
    anna anne annette annie anthony antonio april ariel arjun arthur ashley ashok astrid audrey barb barbara barry
    beate becky ben benjamin bernadette bert beth betty beverly bill bob bonnie boris brad bradley brandon brenda
    brent brett brian bridget bruce bruno bryan caitlin calvin camille candace cara carl carla carlos carmen carol
    caroline carolyn carrie catherine cathy cecilia chad charles charlie charlotte chen cheryl chip chloe chris
    christian christie christina christine christopher cindy claire clara clare claudia clay colin colleen connie
    conrad corey courtney craig crystal curtis cynthia daisy dale dan dana daniel daniela daniella danny daphne darren
    dave david dawn dean deb debbie deborah debra deepak denise dennis derek dev diana diane diego dieter dimitri
    dmitri dolores dominic don donald donna doris dorothy doug douglas drew duncan dwayne earl ed eddie edgar edith
    eduardo edward edwin eileen elaine elena eli elias elisabeth elizabeth ellen elliot emilia emily emma eric erica
    erik erika erin ernest esther ethan eugene eva evan evelyn fatima felipe felix fernando fiona florian frances
    francesca francis frank franz fred frederick gabriel gabriela gail gary gavin gene geoff george georgia gerald
    gerhard gina giovanni gloria gordon grace graham grant greg gregory greta gretchen gunnar gus guy hannah hanna
    hans harold harriet harry harvey hassan heather hector heidi helen helga henrik henry herbert hilary holger holly
    howard hugh hugo ian igor ines ingrid irene iris isabel isabella ivan jack jackie jacob jacqueline jake james
    jamie jan jana jane janet janice jared jasmine jason javier jay jean jeanne jeff jeffrey jen jenna jennifer jenny
    jens jeremy jerry jesse jessica jill jim jimmy joan joanna joanne joe joel joerg johan johanna john johnny jon
    jonas jonathan jordan jorge jose joseph josh joshua joy joyce juan juanita judith judy julia julian julie jun june
    justin kai karen karin karl kate katherine kathleen kathryn kathy katie katja keith kelly ken kendra kenneth kenny
    kerry kevin kim kimberly kirk klaus kristen kristin kristina kumar kurt kyle lana lance larry lars laura lauren
    laurie lee leila len lena leo leon leonard leslie liam lila lily linda lindsay lionel lisa liz lloyd lois lola
    lori lorna lorraine louis louise luca lucas lucia lucy luis luke lydia lynn mack maggie malik mandy manuel marc
    marcel marco marcus margaret maria marian marianne marie marilyn mario marion marissa marjorie mark marlene marsha
    marta martha martin marty marvin mary mateo mathias matt matthew maureen maurice max maya meera megan meg mehmet
    melanie melinda melissa meredith mia michael michele michelle miguel mike mikhail milan milena miles mindy miriam
    mitch mitchell mohamed mohammed mohan moira molly mona monica monika morgan nadia nancy naomi natalia natalie
    nathan neal ned neil nelson nick nicholas nicolas nicole nigel nikhil nina noah noel nora norbert norm norma olaf
    oleg olga oliver olivia omar oscar otto owen pablo pam pamela pascal pat patrice patricia patrick patti patty paul
    paula pauline pavel pedro peggy penny pete peter petra phil philip phillip phyllis pia pierre pilar piotr priya
    rachel rafael rahul raj rajesh ralph ramon randall randy raul ravi ray raymond rebecca regina renata rene renee
    rhonda ricardo rich richard rick ricky rita rob robert roberta roberto robin rod roger roland rolf roman ron
    ronald rosa rosalie rose rosemary ross roy ruben rudi rudy russ russell ruth ryan sabine sally sam samantha samuel
    sandra sandy sanjay sara sarah sasha scott sean sergei sergio shane shannon sharon shaun shawn sheila shelley
    sherry shirley sid silvia simon simone sofia sonia sophia sophie stacey stacy stan stanley stefan stella stephan
    stephanie stephen steve steven stewart stuart sue suresh susan susanne suzanne svetlana sven sylvia tamara tammy
    tanya tara tariq ted teresa terri terry theo theresa thomas tim timothy tina todd tom tomas tony tracey tracy
    trevor tricia troy tyler ulrich ulrike uwe val valerie vanessa vera vernon veronica vic vicki vicky victor
    victoria vijay vince vincent viola virginia vivian vladimir wade walt walter wanda warren wayne wendy werner
    wesley wilhelm willem william wilma wolfgang xavier yasmin yolanda yuki yusuf yvette yvonne zach zoe zoran""".split()
)
