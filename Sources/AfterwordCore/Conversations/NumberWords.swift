/// Numbers from 0 to 10 as people write them, without accents and in lower case.
///
/// The words of all shipped languages stand in one table, because people answer in a language of their own; no word means two numbers.
enum NumberWords {
    /// A whole number of at most three digits in any script, or a number word; `nil` for everything else.
    static func value(of word: String) -> Int? {
        if word == "🔟" { return 10 }
        if let value = self.words[TypedPhrase.folded(word)] { return value }
        let digits = word.map(\.wholeNumberValue)
        guard !digits.isEmpty, digits.count <= 3, !digits.contains(nil) else { return nil }
        if digits.count == 1 { return digits[0] }
        return digits.reduce(0) { sum, digit in sum.flatMap { sum in digit.flatMap { $0 < 10 ? sum * 10 + $0 : nil } } }
    }

    /// The filled stars of a phrase of nothing but stars; `nil` for every other phrase.
    static func stars(in phrase: String) -> Int? {
        let signs = phrase.filter { !$0.isWhitespace }
        let filled = signs.count { self.filledStars.contains($0) }
        return filled > 0 && signs.allSatisfy(self.isStar) ? filled : nil
    }

    static func isStar(_ character: Character) -> Bool {
        self.filledStars.contains(character) || character == "☆" || character == "✩"
    }

    private static let filledStars: Set<Character> = ["⭐", "⭐\u{FE0F}", "🌟", "★", "✭", "✮"]

    /// "stars" and "points" in the shipped languages.
    static let units: Set<String> = Set(
        """
        star stars point points estrella estrellas punto puntos stea stele punct puncte estrela estrelas ponto pontos etoile \
        etoiles stern sterne punkt punkte stella stelle punti estel estels punt punts estrelles
        """.split(separator: " ").map(String.init)
    )

    /// What stands between a score and the best one: "8 out of 10".
    static let outOf: Set<String> = ["/", "of", "out of", "de", "sobre", "din", "em", "sur", "von", "aus", "su", "di"]

    private static let words: [String: Int] = {
        let languages = [
            "zero one two three four five six seven eight nine ten",
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
            "zero unu doi trei patru cinci sase sapte opt noua zece",
            "zero um dois tres quatro cinco seis sete oito nove dez",
            "zero un deux trois quatre cinq six sept huit neuf dix",
            "null eins zwei drei vier funf sechs sieben acht neun zehn",
            "zero uno due tre quattro cinque sei sette otto nove dieci",
            "zero u dos tres quatre cinc sis set vuit nou deu",
        ]
        let variants = [
            "una": 1, "uma": 1, "une": 1, "ein": 1, "eine": 1, "doua": 2, "duas": 2, "dues": 2, "zwo": 2, "fuenf": 5,
            "huit": 8,
        ]
        return languages.reduce(into: variants) { table, line in
            for (value, word) in line.split(separator: " ").enumerated() { table[String(word)] = value }
        }
    }()
}
