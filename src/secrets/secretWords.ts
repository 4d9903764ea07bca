const list = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(" "));

/** Short and misspelt forms of "password". */
const SHORT = list("pw psw pwd pswd passw passwd psswd passwrd paswd pasword pword passkey psk");

/** Words for a password, in other languages, that mean nothing else; words of several parts are written as one. */
const FOREIGN = list(
  // German, Dutch, Scandinavian, Icelandic
  "passwort passwörter kennwort kennwörter geheimzahl wachtwoord lösenord passord kodeord adgangskode lykilorð",
  // French, Spanish, Catalan, Basque, Galician, Portuguese, Romanian
  "motdepasse mdp contraseña contrasenya contrasinal pasahitza senha palavrapasse",
  // Slavic, Baltic
  "hasło heslo jelszó lozinka zaporka geslo пароль пароля парола лозинка slaptažodis",
  // Finnish, Estonian, Turkish, Greek, Esperanto
  "salasana parool salasõna şifre κωδικός συνθηματικό pasvorto",
  // Indonesian, Malay, Vietnamese
  "katasandi katalaluan matkhau mậtkhẩu",
  // Chinese, Japanese, Korean, Hebrew, Arabic, Hindi
  "密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 סיסמה كلمةالمرور كلمةالسر पासवर्ड",
);

/** The same for other secrets. */
const FOREIGN_SECRETS = list("geheimnis geheimwort zugangsdaten anmeldedaten secreto segreto segredo");

/** Words that also mean something else, e.g. "word" or "key". */
const AMBIGUOUS = list("clave parola parolă parole parol sandi jeton schlüssel chiave chave");

/** Letters that Unicode does not take apart. */
const PLAIN: Readonly<Record<string, string>> = { ł: "l", ø: "o", đ: "d", ð: "d", ı: "i", ß: "ss" };

/** A word as it is compared: in small letters, without accents. */
export function foldWord(word: string): string {
  const bare = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[łøđðıß]/g, (letter) => PLAIN[letter] ?? letter);
}

const folded = (words: readonly string[]): ReadonlySet<string> => new Set(words.map(foldWord));

/** Names of passwords, besides "password" itself. */
export const PASSWORD_WORDS = folded([...SHORT, ...FOREIGN]);
/** Their values are secrets, whatever they look like. */
export const SECRET_WORDS = folded([...SHORT, ...FOREIGN, ...FOREIGN_SECRETS]);
/** Their values are secrets when they look like one. */
export const AMBIGUOUS_WORDS = folded(AMBIGUOUS);
/** The first word of a name, where languages put what it is in front: `senhaUsuario`. */
export const LEADING_WORDS = folded(
  list("motdepasse mdp contraseña contrasenya contrasinal senha palavrapasse пароль"),
);
/** Endings of names that are written as one word: `dbpw`, `datenbankpasswort`. */
export const SECRET_ENDING =
  /(?:password|passwd|passwort|kennwort|wachtwoord|(?<=..)(?:pwd|pswd|pw)|(?:key|store|db|user|root|admin|ftp|smtp|mail)pass)$/;
