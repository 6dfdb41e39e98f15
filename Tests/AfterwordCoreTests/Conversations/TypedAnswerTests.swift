import AfterwordCore
import Testing

struct TypedAnswerTests {
    private static let satisfaction = TypedAnswerReader(
        scale: 1...5,
        labels: [
            ("Very dissatisfied", 1), ("Dissatisfied", 2), ("Neither satisfied nor dissatisfied", 3), ("Satisfied", 4),
            ("Very satisfied", 5), ("Muy bajo", 1), ("Muy alto", 5), ("Teils, teils", 3), ("Élevé", 4),
        ]
    )
    private static let recommendation = TypedAnswerReader(
        scale: 0...10,
        labels: [("Not at all likely", 0), ("Extremely likely", 10)]
    )

    @Test(arguments: [
        ("5", 5), (" 4 ", 4), ("3!", 3), ("5?", 5), ("4 ?!", 4), ("5？", 5), ("Satisfied?", 4), ("(2)", 2), ("*5*", 5),
        ("“5”", 5), ("1.", 1), ("５", 5), ("٤", 4), ("④", 4),
        ("5️⃣", 5), ("⭐⭐⭐⭐", 4), ("⭐️⭐️⭐️", 3), ("★★★☆☆", 3), ("🌟 🌟", 2), ("5/5", 5), ("4 / 5", 4), ("4 out of 5", 4),
        ("4 de 5", 4), ("4 von 5", 4), ("4 din 5", 4), ("4 sur 5", 4), ("4 su 5", 4), ("5 stars", 5),
        ("5 estrellas", 5),
        ("cinco estrelas", 5), ("3 puncte", 3), ("FIVE", 5), ("five stars!!", 5), ("cinco", 5), ("Cinci", 5),
        ("cinq", 5),
        ("fünf", 5), ("fuenf", 5), ("cinque", 5), ("cinc", 5), ("șase", nil), ("două", 2), ("três", 3), ("quatro", 4),
        ("very satisfied", 5), ("VERY SATISFIED.", 5), ("muy alto", 5), ("teils, teils", 3), ("eleve", 4),
        ("5 Very satisfied", 5), ("5 · Very satisfied", 5), ("5 - very satisfied", 5),
    ])
    func `a message that is nothing but a score is read`(_ text: String, _ value: Int?) {
        #expect(Self.satisfaction.read(text) == value.map { TypedAnswer(value: $0) })
    }

    @Test(arguments: [
        ("10", 10), ("10/10", 10), ("8 out of 10", 8), ("0", 0), ("🔟", 10), ("zero", 0), ("null", 0), ("zehn", 10),
        ("diez", 10), ("deu", 10), ("zece", 10), ("dez", 10), ("dix", 10), ("dieci", 10), ("ten", 10), ("⑩", 10),
        ("extremely likely", 10), ("not at all likely", 0), ("9 puntos", 9), ("0 · Not at all likely", 0),
    ])
    func `a longer scale has its own numbers and ends`(_ text: String, _ value: Int) {
        #expect(Self.recommendation.read(text) == TypedAnswer(value: value))
    }

    @Test(arguments: [
        ("5, thank you", 5, "thank you"), ("2. I waited three weeks", 2, "I waited three weeks"),
        ("4\nGood, but slow", 4, "Good, but slow"), ("cinco, muy bien", 5, "muy bien"),
        ("3 - it was fine", 3, "it was fine"),
        ("3 – so so", 3, "so so"), ("5! Great", 5, "Great"), ("5 👍", 5, "👍"), ("5❤️ ana", 5, "❤️ ana"),
        ("⭐⭐⭐⭐ great", 4, "great"), ("very satisfied, thanks!", 5, "thanks!"),
        ("1: nobody answered", 1, "nobody answered"), ("1, it took 2.5 hours", 1, "it took 2.5 hours"),
        ("1. I had to call 2.", 1, "I had to call 2."), ("5. In the 2. office", 5, "In the 2. office"),
        ("4, why not?", 4, "why not?"),
        ("Teils, teils, aber schnell", 3, "aber schnell"), ("4/5: could be faster", 4, "could be faster"),
    ])
    func `what follows the score after a mark is the comment`(_ text: String, _ value: Int, _ comment: String) {
        #expect(Self.satisfaction.read(text) == TypedAnswer(value: value, comment: comment))
    }

    @Test(arguments: [
        "", "  ", "hello", "I have 5 children", "5 children", "no. 5", "No 5", "number 5", "#5", "-5", "+5", "0", "6",
        "10", "10/10",
        "8/10", "3/4", "5.5", "4,5", "5:30", "3-4", "3–4", "3 - 4", "3 or 4", "3, 4", "five, four", "5%", "5€", "€5",
        "5th", "5x", "555",
        "2025", "one thing I would like to say", "uno de ustedes", "1. too slow\n2. rude", "1) slow\n2) rude",
        "5 - very dissatisfied",
        "5 very dissatisfied", "⭐⭐⭐⭐⭐⭐", "☆☆☆", "4 out of 10", "2 out of 5 agents were rude",
        "satisfied with the second call",
        "seis", "+40 721 000 005", "👍", "5 2", "2 weeks, 3 calls", "5? You must be joking", "5?! Never", "5？\nNever",
        "Satisfied? No, not at all", "Very satisfied?? ha, ha", "1. slow 2. rude", "1) slow, 2) rude", "1. slow 2.rude",
    ])
    func `a message that leaves a doubt is not read as a score`(_ text: String) {
        #expect(Self.satisfaction.read(text) == nil)
    }

    @Test func `a message of any length is read in no more time than its beginning takes`() {
        let text = "5, " + String(repeating: "a, ", count: 300_000)
        #expect(Self.satisfaction.read(text)?.value == 5)
    }
}
