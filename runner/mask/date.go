package mask

import "bytes"

// field is a part of a date in a text; where it is empty, the date has none.
type field struct{ from, to int }

// form is where the parts of a date stand.
type form struct{ year, month, day, hour, minute, second, fraction field }

// Whoever writes dates writes them shorter than that, and fractions finer than that nowhere.
const (
	longestDate     = 48
	longestFraction = 16
)

// dateForm finds the parts of a date: year first or last, with or without a time, its fraction, its half of the day and its
// offset. False where the text is none.
func dateForm(text []byte) (form, bool) {
	if len(text) < len("1/1/2030") || len(text) > longestDate || !isDigit(text[0]) {
		return form{}, false
	}
	var f form
	d := dateWalk{text: text, ok: true}
	if f.year = d.digits(1, 4); f.year.to == 4 {
		f.month, f.day = d.after("-/.", 1, 2), d.after("-/.", 1, 2)
	} else {
		f.day = f.year
		f.month, f.year = d.after("-/.", 1, 2), d.after("-/.", 4, 4)
		d.ok = d.ok && f.day.to <= 2
	}
	if d.comes("T ") {
		f.hour, f.minute = d.after("T ", 1, 2), d.after(":", 2, 2)
		if d.comes(":") {
			f.second = d.after(":", 2, 2)
			if d.comes(".,") {
				f.fraction = d.after(".,", 1, longestFraction)
			}
		}
		d.noon()
		d.offset()
	}
	return f, d.ok && d.at == len(text)
}

// dateWalk reads a date from its beginning on, as long as it is one.
type dateWalk struct {
	text []byte
	at   int
	ok   bool
}

// comes tells whether one of the bytes is next.
func (d *dateWalk) comes(any string) bool {
	return d.at < len(d.text) && bytes.IndexByte([]byte(any), d.text[d.at]) >= 0
}

func (d *dateWalk) digits(least, most int) field {
	all, _ := digits(d.text[d.at:])
	f := field{d.at, d.at + len(all)}
	d.ok = d.ok && len(all) >= least && len(all) <= most
	d.at = f.to
	return f
}

// after reads digits behind one of the bytes.
func (d *dateWalk) after(any string, least, most int) field {
	if !d.comes(any) {
		d.ok = false
		return field{}
	}
	d.at++
	return d.digits(least, most)
}

func (d *dateWalk) space() {
	if d.comes(" ") {
		d.at++
	}
}

// noon reads AM or PM.
func (d *dateWalk) noon() {
	begin := d.at
	d.space()
	if d.comes("AaPp") {
		if d.at++; d.comes("Mm") {
			d.at++
			return
		}
	}
	d.at = begin
}

// offset reads Z, +01, +0100 or +01:00.
func (d *dateWalk) offset() {
	d.space()
	switch {
	case d.comes("Zz"):
		d.at++
	case d.comes("+-"):
		hours := d.after("+-", 2, 4)
		d.ok = d.ok && hours.to-hours.from != 3
		if d.comes(":") && hours.to-hours.from == 2 {
			d.after(":", 2, 2)
		}
	}
}

// write appends a date of the same form, its digits drawn from the hash. Day and month are both at most 12, so that it is
// a date whichever stands first; hours are such that a clock of 12 has them. A year of four digits is nearly always one
// that nobody takes for a true one.
func (f form) write(to, text, hash []byte) []byte {
	begin := len(to)
	to = append(to, text...)
	date := to[begin:]
	put(date, f.year, 1000+(int(hash[0])<<8|int(hash[1]))%9000)
	put(date, f.month, upTo(12, f.month, hash[2]))
	put(date, f.day, upTo(12, f.day, hash[3]))
	put(date, f.hour, upTo(12, f.hour, hash[4]))
	put(date, f.minute, int(hash[5])%60)
	put(date, f.second, int(hash[6])%60)
	for i := f.fraction.from; i < f.fraction.to; i++ {
		date[i] = '0' + hash[8+i-f.fraction.from]%10
	}
	return to
}

// upTo is a number from 1 to the most that is, or to 9 where there is but one digit for it.
func upTo(most int, f field, drawn byte) int {
	if f.to-f.from == 1 {
		most = 9
	}
	return 1 + int(drawn)%most
}

// put writes a number into a field, with zeros before it.
func put(date []byte, f field, n int) {
	for i := f.to - 1; i >= f.from; i-- {
		date[i] = '0' + byte(n%10)
		n /= 10
	}
}
