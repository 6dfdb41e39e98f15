/// The shipped rules as data: language, then phrases by weight. Thanks weigh little because people thank out of politeness; what is
/// often said in irony ("bravo", "great job") is left out. Native readers have not reviewed these lists.
package enum SentimentWords {
    /// The rules of a language tag's primary language; `nil` where there are none.
    package static func rules(for language: String) -> SentimentRules? {
        self.all[String(language.lowercased().prefix { $0 != "-" && $0 != "_" })]
    }

    private struct Words {
        var praise: [String]
        var kind: [String]
        var weak: [String]
        var bad: [String]
        var not: [String]

        var rules: SentimentRules {
            let weighted = [(self.praise, 2), (self.kind, 1), (self.weak, -1), (self.bad, -2)]
            return SentimentRules(
                weighted.flatMap { phrases, weight in
                    phrases.map { SentimentRules.Rule(id: $0, match: $0, weight: weight) }
                },
                negations: self.not
            )
        }
    }

    private static let all: [String: SentimentRules] = [
        "ca": Words(
            praise: ["excel·lent", "molt satisfet", "molt satisfeta", "molt content", "molt contenta", "perfecte"],
            kind: ["ràpid", "ràpida", "amable", "gràcies", "molt bé"],
            weak: ["lent", "lenta", "confús", "encara espero"],
            bad: [
                "pèssim", "pèssima", "horrible", "un desastre", "mal servei", "decebut", "decebuda", "inacceptable",
                "una vergonya", "no funciona",
            ],
            not: ["no", "mai", "gens", "sense"]
        ).rules,
        "de": Words(
            praise: ["ausgezeichnet", "hervorragend", "sehr zufrieden", "perfekt", "bester service"],
            kind: ["schnell", "freundlich", "danke", "sehr gut", "kompetent"],
            weak: ["langsam", "umständlich", "warte immer noch", "verwirrend"],
            bad: [
                "schrecklich", "katastrophe", "unzufrieden", "enttäuscht", "inakzeptabel", "unverschämt",
                "schlechter service", "furchtbar", "eine frechheit", "funktioniert nicht",
            ],
            not: ["nicht", "kein", "keine", "nie", "ohne"]
        ).rules,
        "en": Words(
            praise: ["excellent", "perfect", "very satisfied", "very happy", "outstanding", "best service"],
            kind: ["fast", "quick", "friendly", "helpful", "thank you", "thanks"],
            weak: ["slow", "confusing", "still waiting", "unhelpful"],
            bad: [
                "terrible", "awful", "horrible", "worst", "disappointed", "unacceptable", "useless", "rude",
                "bad service", "a disaster", "does not work", "doesn't work",
            ],
            not: ["not", "no", "never", "without", "isn't", "wasn't", "hardly"]
        ).rules,
        "es": Words(
            praise: [
                "excelente", "muy satisfecho", "muy satisfecha", "muy contento", "muy contenta", "perfecto", "perfecta",
            ],
            kind: ["rápido", "rápida", "amable", "gracias", "muy bien"],
            weak: ["lento", "lenta", "confuso", "sigo esperando"],
            bad: [
                "pésimo", "pésima", "horrible", "un desastre", "mal servicio", "decepcionado", "decepcionada",
                "inaceptable", "una vergüenza", "fatal", "no funciona",
            ],
            not: ["no", "nunca", "sin", "tampoco", "ni"]
        ).rules,
        "fr": Words(
            praise: ["excellent", "excellente", "très satisfait", "très satisfaite", "parfait", "parfaite"],
            kind: ["rapide", "aimable", "merci", "très bien"],
            weak: ["lent", "lente", "confus", "j'attends toujours"],
            bad: [
                "horrible", "catastrophique", "une catastrophe", "mauvais service", "déçu", "déçue", "inacceptable",
                "une honte", "inadmissible", "ne fonctionne pas",
            ],
            not: ["pas", "jamais", "sans", "aucun", "aucune"]
        ).rules,
        "it": Words(
            praise: [
                "eccellente", "molto soddisfatto", "molto soddisfatta", "perfetto", "perfetta", "ottimo servizio",
            ],
            kind: ["veloce", "rapido", "gentile", "grazie", "molto bene"],
            weak: ["lento", "lenta", "confuso", "sto ancora aspettando"],
            bad: [
                "pessimo", "pessima", "orribile", "un disastro", "deluso", "delusa", "inaccettabile", "una vergogna",
                "terribile", "non funziona",
            ],
            not: ["non", "mai", "senza", "nessun"]
        ).rules,
        "pt": Words(
            praise: ["excelente", "muito satisfeito", "muito satisfeita", "perfeito", "perfeita", "ótimo atendimento"],
            kind: ["rápido", "rápida", "simpático", "obrigado", "obrigada", "muito bem"],
            weak: ["lento", "lenta", "confuso", "continuo à espera", "ainda estou esperando"],
            bad: [
                "péssimo", "péssima", "horrível", "um desastre", "mau atendimento", "decepcionado", "decepcionada",
                "desiludido", "inaceitável", "uma vergonha", "não funciona",
            ],
            not: ["não", "nunca", "sem", "nem"]
        ).rules,
        "ro": Words(
            praise: ["excelent", "excelentă", "foarte mulțumit", "foarte mulțumită", "perfect", "impecabil"],
            kind: ["rapid", "amabil", "amabilă", "mulțumesc", "foarte bine"],
            weak: ["lent", "încet", "confuz", "încă aștept"],
            bad: [
                "groaznic", "oribil", "dezastru", "dezamăgit", "dezamăgită", "inacceptabil", "bătaie de joc",
                "nemulțumit", "nemulțumită", "jalnic", "nu funcționează",
            ],
            not: ["nu", "niciodată", "fără", "nici", "deloc"]
        ).rules,
    ]
}
