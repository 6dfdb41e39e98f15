/// The urgent list as data: topic, then language, then phrases. Phrases are chosen to be said about oneself or the company, so
/// that "cancel" alone, which is what many cases are about, is not one of them; nor are words that mean something harmless in
/// another language or without their accents ("pressé", "presa").
enum UrgentPhrases {
    static let all: [UrgentWords.Topic: [String: [String]]] = [
        .cancellation: cancellation, .dataLeak: dataLeak, .legal: legal,
        .press: press, .safety: safety, .selfHarm: selfHarm,
    ]

    private static let cancellation = [
        "ca": ["cancel·lar el meu compte", "donar-me de baixa", "em dono de baixa", "cancel·lo el contracte"],
        "de": ["ich kündige", "kündige meinen vertrag", "konto löschen", "wechsle den anbieter", "fristlos kündigen"],
        "en": [
            "cancel my account", "cancel my subscription", "cancel my contract", "close my account",
            "cancelling my contract",
            "canceling my subscription", "switching to a competitor", "delete my account",
        ],
        "es": [
            "cancelar mi cuenta", "cancelar mi suscripción", "cancelar mi contrato", "darme de baja", "me doy de baja",
            "cerrar mi cuenta",
        ],
        "fr": [
            "résilier mon contrat", "résilier mon abonnement", "fermer mon compte", "je résilie",
            "supprimer mon compte",
        ],
        "it": [
            "disdire il contratto", "disdire l'abbonamento", "chiudere il mio account", "disdico", "chiudere il conto",
        ],
        "pt": ["cancelar a minha conta", "cancelar minha conta", "cancelar o contrato", "cancelar minha assinatura"],
        "ro": [
            "anulez contractul", "reziliez contractul", "închid contul", "anulez abonamentul", "renunț la abonament",
        ],
    ]

    private static let dataLeak = [
        "ca": ["filtració de dades", "dades d'un altre client", "protecció de dades"],
        "de": ["datenleck", "datenschutz", "daten eines anderen kunden", "identitätsdiebstahl", "dsgvo"],
        "en": [
            "data leak", "data breach", "someone else's data", "another customer's data", "identity theft", "gdpr",
            "my account was hacked",
        ],
        "es": [
            "filtración de datos", "fuga de datos", "datos de otro cliente", "protección de datos", "robo de identidad",
        ],
        "fr": ["fuite de données", "données d'un autre client", "rgpd", "usurpation d'identité", "cnil"],
        "it": ["fuga di dati", "violazione dei dati", "dati di un altro cliente", "furto d'identità"],
        "pt": ["vazamento de dados", "fuga de dados", "dados de outro cliente", "roubo de identidade", "lgpd"],
        "ro": ["scurgere de date", "datele altui client", "furt de identitate", "protecția datelor"],
    ]

    private static let legal = [
        "ca": ["advocat", "advocada", "demanda judicial", "denunciaré", "tribunals"],
        "de": [
            "anwalt", "anwältin", "rechtsanwalt", "verklagen", "strafanzeige", "klage einreichen",
            "verbraucherzentrale",
        ],
        "en": [
            "lawyer", "lawyers", "attorney", "solicitor", "lawsuit", "sue you", "legal action", "take you to court",
            "ombudsman",
        ],
        "es": ["abogado", "abogada", "demandaré", "voy a demandar", "acciones legales", "denunciaré", "tribunales"],
        "fr": ["avocat", "avocate", "porter plainte", "tribunal", "poursuites", "action en justice"],
        "it": ["avvocato", "avvocata", "querela", "denuncerò", "vie legali", "tribunale", "azione legale"],
        "pt": ["advogado", "advogada", "processar vocês", "ação judicial", "tribunal", "procon", "medidas legais"],
        "ro": [
            "avocat", "avocatul", "avocata", "dau în judecată", "instanță", "tribunal", "acțiune în instanță", "anpc",
        ],
    ]

    private static let press = [
        "ca": ["periodista", "la premsa", "als diaris"],
        "de": ["journalist", "journalistin", "an die presse", "zeitung", "an die medien"],
        "en": ["journalist", "reporter", "newspaper", "go to the press", "to the media", "going viral"],
        "es": ["periodista", "la prensa", "a los periódicos", "a los medios"],
        "fr": ["journaliste", "la presse", "aux médias"],
        "it": ["giornalista", "la stampa", "giornale", "ai media"],
        "pt": ["jornalista", "imprensa", "jornal"],
        "ro": ["jurnalist", "jurnalistă", "merg la presă", "în presă", "ziarist", "la ziar"],
    ]

    private static let safety = [
        "ca": ["perillós", "perillosa", "ferit", "ferida", "incendi", "descàrrega elèctrica", "intoxicació"],
        "de": [
            "gefährlich", "verletzt", "lebensgefahr", "stromschlag", "vergiftung", "explodiert", "in brand geraten",
        ],
        "en": [
            "dangerous", "unsafe", "injured", "injury", "caught fire", "electric shock", "electrocuted", "exploded",
            "poisoned",
            "allergic reaction",
        ],
        "es": [
            "peligroso", "peligrosa", "herido", "herida", "se incendió", "descarga eléctrica", "explotó",
            "intoxicación",
        ],
        "fr": [
            "dangereux", "dangereuse", "blessé", "blessée", "a pris feu", "choc électrique", "explosé", "intoxication",
        ],
        "it": [
            "pericoloso", "pericolosa", "ferito", "ferita", "ha preso fuoco", "scossa elettrica", "esploso",
            "intossicazione",
        ],
        "pt": ["perigoso", "perigosa", "ferido", "ferida", "pegou fogo", "choque elétrico", "explodiu", "intoxicação"],
        "ro": [
            "periculos", "periculoasă", "rănit", "rănită", "a luat foc", "electrocutat", "a explodat", "intoxicație",
        ],
    ]

    private static let selfHarm = [
        "ca": ["suïcidi", "suïcidar-me", "vull morir", "treure'm la vida"],
        "de": ["selbstmord", "suizid", "mich umbringen", "will nicht mehr leben", "mir das leben nehmen"],
        "en": ["suicide", "suicidal", "kill myself", "end my life", "hurt myself", "want to die"],
        "es": ["suicidio", "suicidarme", "quiero morir", "quitarme la vida", "hacerme daño"],
        "fr": ["suicide", "me suicider", "envie de mourir", "me tuer", "mettre fin à mes jours"],
        "it": ["suicidio", "suicidarmi", "voglio morire", "togliermi la vita", "farla finita"],
        "pt": ["suicídio", "me suicidar", "suicidar-me", "quero morrer", "tirar a minha vida", "me matar"],
        "ro": ["sinucidere", "sinucid", "vreau să mor", "să îmi iau viața", "să-mi iau viața"],
    ]
}
