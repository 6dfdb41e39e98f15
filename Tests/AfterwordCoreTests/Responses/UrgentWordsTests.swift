import AfterwordCore
import Testing

@Suite struct UrgentWordsTests {
    @Test(arguments: [
        ("I will call my LAWYER.", UrgentWords.Topic.legal), ("Demandaré a la empresa", .legal),
        ("Vă dau in judecata!", .legal), ("O cabo é perigoso", .safety), ("Das Gerät ist gefährlich", .safety),
        ("C'est une fuite de données", .dataLeak), ("Parlerò con un giornalista", .press), ("Vull morir", .selfHarm),
        ("please cancel\nmy account", .cancellation), ("Ich gehe AN DIE PRESSE", .press),
    ])
    func `finds whole phrases in eight languages, without case, accents and punctuation`(
        _ text: String,
        _ topic: UrgentWords.Topic
    ) {
        #expect(UrgentWords.topic(of: text) == topic)
    }

    @Test(arguments: [
        "", "Great help, thank you", "I had to cancel the order", "Je suis pressé", "A encomenda ficou presa",
        "The issue was resolved", "pagos periódicos", "the lawyerly tone", "I trust in brand names",
    ])
    func `leaves ordinary comments alone`(_ text: String) { #expect(UrgentWords.topic(of: text) == nil) }
}
