import AfterwordCore

/// The HTML form of a mail. Tables and inline styles, because mail programs know little else; no image, no font, nothing from
/// elsewhere. The few classes serve the dark colours, and mail programs that drop them show the light ones whole.
package struct MailPage: Sendable {
    /// Numbers side by side; six are wide enough for a thumb on a phone.
    private static let mostInRow = 6

    private let words: MailWords

    package init(words: MailWords) {
        self.words = words
    }

    package var html: HTML {
        """
        <!doctype html>
        <html lang="\(self.words.language)" dir="\(self.direction.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>\(self.words.title)</title>
        <style>\(Self.darkColours)</style>
        </head>
        <body class="page" style="margin:0;padding:0;background-color:#ffffff;-webkit-text-size-adjust:100%">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
        <td align="center" style="padding:28px 16px">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:568px"><tr>
        <td align="\(self.start)" dir="\(self.direction.rawValue)" style="\(Self.font)">
        \(self.openingLines)
        \(self.questionLine)
        \(self.buttons)
        \(self.stopLine)
        </td></tr></table>
        </td></tr></table>
        </body>
        </html>
        """
    }

    private var direction: WritingDirection { WritingDirection(language: self.words.language) }

    /// The side that lines begin at. Mail programs drop `<html>`, and few know `start`, so each place says it.
    private var start: HTML { self.direction == .leftToRight ? "left" : "right" }

    private var openingLines: [HTML] {
        let style: HTML = self.words.question == nil ? "margin:0 0 14px" : "margin:0 0 10px;font-size:15px"
        let kind: HTML = self.words.question == nil ? "ink" : "soft"
        let colour: HTML = self.words.question == nil ? "#1b2428" : "#4a565c"
        return self.words.opening.filter { !$0.isEmpty }.map {
            #"<p class="\#(kind)" style="\#(style);color:\#(colour)">\#($0)</p>"#
        }
    }

    private var questionLine: HTML {
        guard let question = self.words.question else { return "" }
        return """
            <h1 class="ink" style="margin:0 0 22px;font-size:22px;line-height:1.3;font-weight:600;color:#1b2428">\
            \(question)</h1>
            """
    }

    private var stopLine: HTML {
        guard let stop = self.words.stop else { return "" }
        return """
            <p class="line" style="margin:30px 0 0;padding-top:6px;border-top:1px solid #d5dcdf;font-size:14px">
            <a class="soft" href="\(stop.address)" style="display:inline-block;padding:8px 0;color:#4a565c;\
            text-decoration:underline">\(stop.label)</a></p>
            """
    }
}

// MARK: - Buttons

extension MailPage {
    private var buttons: HTML {
        if let link = self.words.link {
            return Self.table([Self.row([self.button("\(link.label)", to: link.address)])])
        }
        if self.words.answers.isEmpty { return "" }
        return self.words.areAnswersWorded ? self.list : self.grid
    }

    /// One answer a row, the number before its words.
    private var list: HTML {
        Self.table(
            self.words.answers.map { answer in
                Self.row([self.button(Self.listed(answer), to: answer.link, align: self.start)])
            }
        )
    }

    private static func listed(_ answer: MailWords.Answer) -> HTML {
        let words = answer.caption ?? ""
        guard let number = answer.number else { return "\(words)" }
        return #"<span style="display:inline-block;min-width:22px;font-weight:700">\#(number)</span> \#(words)"#
    }

    /// Numbers in rows, and below them what the ends mean.
    private var grid: HTML {
        let answers = self.words.answers
        let rows = stride(from: 0, to: answers.count, by: Self.mostInRow).map { start in
            let row = answers[start..<min(start + Self.mostInRow, answers.count)]
            let cells = row.map { self.button("\($0.number ?? $0.label)", to: $0.link, name: $0.label) }
            // The last row keeps the width of the others.
            let missing = Array(repeating: HTML("<td></td>"), count: start == 0 ? 0 : Self.mostInRow - row.count)
            return Self.row(cells + missing)
        }
        let ends = answers.filter { $0.caption != nil }.map { answer -> HTML in
            #"<p class="soft" style="margin:8px 0 0;font-size:14px;color:#4a565c">\#(answer.label)</p>"#
        }
        return "\(Self.table(rows))\n\(ends)"
    }

    private static func table(_ rows: [HTML]) -> HTML {
        """
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed">
        \(rows)
        </table>
        """
    }

    private static func row(_ cells: [HTML]) -> HTML { "<tr>\(cells)</tr>" }

    /// A cell that is a button: at least 48 pixels high, the whole of it a link.
    private func button(_ label: HTML, to link: String, align: HTML = "center", name: String? = nil) -> HTML {
        // The gap is behind the button, so that the first one stands under the text.
        let gap: HTML = self.direction == .leftToRight ? "4px 8px 4px 0" : "4px 0 4px 8px"
        let padding: HTML = name == nil ? "4px 0" : gap
        let spoken: HTML = name.map { #" aria-label="\#($0)""# } ?? ""
        return """
            <td style="padding:\(padding)"><a class="key" href="\(link)"\(spoken) style="display:block;padding:12px 14px;\
            border:2px solid #0b5c6b;border-radius:10px;background-color:#eef6f7;color:#0b3f4a;font-size:17px;\
            line-height:24px;font-weight:600;text-align:\(align);text-decoration:none">\(label)</a></td>
            """
    }

    private static let font: HTML = """
        font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:17px;line-height:1.5
        """

    private static let darkColours: HTML = """
        @media (prefers-color-scheme:dark){.page{background-color:#12181b!important}.ink{color:#f1f5f6!important}\
        .soft{color:#b3c0c6!important}.line{border-top-color:#39464c!important}\
        .key{background-color:#173640!important;border-color:#6fbccb!important;color:#e9f6f9!important}}
        """
}
