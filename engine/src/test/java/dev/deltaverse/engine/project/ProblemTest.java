package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who made a mistake. */
final class ProblemTest {
  private final ProjectFiles files;

  ProblemTest(@TempDir Path folder) {
    this.files = new ProjectFiles(folder);
  }

  @Test
  void allStagesReportTogether() {
    assertThat(
            files.problems(
                """
                deltaverse: 2
                nam: x
                dialect: { encoding: UTF-8, quote: xx, header: 3, zone: Europe/Berln, dates: [dd.mm.yyyy] }
                target:
                  url: http://evil.example
                  users:
                    - { name: a, anonymous: false }
                    - { name: b, clientSecret: 12345 }
                    - { name: c }
                    - { name: A, clientSecret: abc, tenant: t, clientId: c }
                send: { batchRows: 0, requestTimeout: 4x, batchOperations: 1.5, parallelism: '3' }
                tables:
                  a b: {}
                  t:
                    target: Xy
                    key: []
                    delete: dele
                    duplicates: { keepFirst: a, keepLast: b }
                    guards: { maxFall: 300%, maxDeleteShare: 10 }
                    columns:
                      Bad: x
                      ok: { from: x, trimm: both }
                      ok2: { from: x, sql: y }
                      l: { lookup: { table: t, id: x } }
                      l2: { lookup: [ { entity: X, id: u } ] }
                      l3: { lookup: [] }
                      l4: { lookup: 3 }
                      l5:
                      d: { onMissing: park, from: ' ' }
                      e: { from: ok, default: '${NOPE}' }
                      e: x
                """))
        .containsExactly(
            "deltaverse.yaml:1:13: deltaverse: expected 1, the version of the file's format, found"
                + " 2; write 1",
            "deltaverse.yaml:2:1: nam: unknown key 'nam'; did you mean 'name'?",
            "deltaverse.yaml:3:22: dialect.encoding: expected an encoding, found 'UTF-8'; did you"
                + " mean 'utf-8'?",
            "deltaverse.yaml:3:36: dialect.quote: expected one character, or '' for none, found"
                + " 'xx'; write one character, or '' for none",
            "deltaverse.yaml:3:48: dialect.header: expected true or false, found 3; write true or"
                + " false",
            "deltaverse.yaml:3:57: dialect.zone: expected a time zone, found 'Europe/Berln'; did"
                + " you mean 'Europe/Berlin'?",
            "deltaverse.yaml:3:79: dialect.dates[0]: 'dd.mm.yyyy' does not read back a date that it"
                + " wrote; use yyyy, MM, dd; small mm are minutes, YYYY is the year of the week",
            "deltaverse.yaml:5:8: target.url: http would send tokens in clear text to evil.example;"
                + " write https (http is for localhost alone)",
            "deltaverse.yaml:7:29: target.users[0].anonymous: expected true, found false; write"
                + " true",
            "deltaverse.yaml:8:7: target.users[1]: 'clientSecret' needs 'tenant'; add 'tenant'",
            "deltaverse.yaml:8:7: target.users[1]: 'clientSecret' needs 'clientId'; add"
                + " 'clientId'",
            "deltaverse.yaml:8:32: target.users[1].clientSecret: a secret must not stand in the"
                + " file; write ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:9:7: target.users[2]: expected exactly one of clientSecret,"
                + " certificate, managedIdentity, tokenCommand, anonymous, found none; add one",
            "deltaverse.yaml:10:15: target.users[3].name: a second application user 'A', the first"
                + " is in line 7; give each its own name (upper and lower case do not differ)",
            "deltaverse.yaml:10:32: target.users[3].clientSecret: a secret must not stand in the"
                + " file; write ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:11:20: send.batchRows: 0 is out of bounds; write a whole number from 1"
                + " to 1000",
            "deltaverse.yaml:11:39: send.requestTimeout: expected a duration (a number and ms, s,"
                + " m, h or d), found '4x'; write for example 30s",
            "deltaverse.yaml:11:60: send.batchOperations: expected a whole number, found 1.5; write"
                + " a whole number",
            "deltaverse.yaml:11:78: send.parallelism: expected a whole number, found '3'; write it"
                + " without quotes",
            "deltaverse.yaml:13:3: tables.a b: 'a b' cannot be a name here; names: a letter, then"
                + " letters, digits and '_', at most 63",
            "deltaverse.yaml:15:5: tables.t: expected exactly one of file, files, model, found"
                + " none; add one",
            "deltaverse.yaml:15:13: tables.t.target: expected a logical name of the target"
                + " (lower-case letters, digits and '_'), found 'Xy'; write 'xy'",
            "deltaverse.yaml:16:10: tables.t.key: nothing is listed here; add an entry",
            "deltaverse.yaml:17:13: tables.t.delete: expected delete, ignore or { deactivate: {"
                + " state, status } }, found 'dele'; did you mean 'delete'?",
            "deltaverse.yaml:18:17: tables.t.duplicates: expected reject, { keepFirst: COLUMN } or"
                + " { keepLast: COLUMN }, found keys; write reject, { keepFirst: COLUMN } or {"
                + " keepLast: COLUMN }",
            "deltaverse.yaml:19:24: tables.t.guards.maxFall: expected a share from 0% to 100%,"
                + " found '300%'; write a share from 0% to 100%",
            "deltaverse.yaml:19:46: tables.t.guards.maxDeleteShare: 10 is out of bounds; write a"
                + " share (a percentage, or a number from 0 to 1), for example 10%",
            "deltaverse.yaml:21:7: tables.t.columns.Bad: 'Bad' cannot be a name here; logical names"
                + " of the target: lower-case letters, digits and '_'",
            "deltaverse.yaml:22:22: tables.t.columns.ok.trimm: unknown key 'trimm'; did you mean"
                + " 'trim'?",
            "deltaverse.yaml:23:12: tables.t.columns.ok2: expected exactly one of from, sql,"
                + " constant, lookup, found from and sql; keep to one of them",
            "deltaverse.yaml:24:20: tables.t.columns.l.lookup: 'id' needs 'entity'; add 'entity'",
            "deltaverse.yaml:25:33: tables.t.columns.l2.lookup[0].entity: expected a logical name"
                + " of the target (lower-case letters, digits and '_'), found 'X'; write 'x'",
            "deltaverse.yaml:26:21: tables.t.columns.l3.lookup: nothing is listed here; add an"
                + " entry",
            "deltaverse.yaml:27:21: tables.t.columns.l4.lookup: expected a lookup target, or a list"
                + " of them, found 3; write a lookup target, or a list of them",
            "deltaverse.yaml:28:10: tables.t.columns.l5: expected a source column, or exactly one"
                + " of from, sql, constant, lookup, found nothing; write a value or delete the key",
            "deltaverse.yaml:29:10: tables.t.columns.d: 'onMissing' needs 'lookup'; add 'lookup'",
            "deltaverse.yaml:29:35: tables.t.columns.d.from: expected a text, found ' '; write a"
                + " value or delete the key",
            "deltaverse.yaml:30:31: tables.t.columns.e.default: the environment variable NOPE is"
                + " not set; set it before the start, for example: export NOPE=...",
            "deltaverse.yaml:31:7: tables.t.columns.e: key 'e' stands here twice, first in line 30;"
                + " keep one of them");
  }

  @Test
  void tablesThatAreNamedMustExistAndFit() {
    assertThat(
            table(
                """
                    key: [dv_code, dv_land, dv_code]
                    columns:
                      dv_code: { from: code, onLong: truncate, onScale: round }
                      dv_name: { from: name, onLong: truncate }
                      dv_a: { lookup: { table: account, from: a } }
                      dv_b: { lookup: { table: accounts, from: [a, b] } }
                      dv_c: { lookup: { table: elsewhere, from: a }, choices: { x: 1 } }
                      dv_d: { lookup: { entity: team, key: [name], from: [a, b] } }
                      dv_e: { lookup: [ { entity: team, id: a }, { entity: systemuser, id: b } ] }
                links:
                  Accounts:
                    relationship: dv_x
                    file: pairs.csv
                    left: { table: accounts, from: a }
                    right: { table: provider, from: b }
                    delete: { deactivate: { state: 1, status: 2 } }
                """))
        .containsExactly(
            "deltaverse.yaml:8:20: tables.accounts.key[1]: the key column 'dv_land' is not mapped;"
                + " add it under columns",
            "deltaverse.yaml:8:29: tables.accounts.key[2]: 'dv_code' stands in the key twice;"
                + " delete one",
            "deltaverse.yaml:10:38: tables.accounts.columns.dv_code.onLong: a truncated key may be"
                + " the key of another row; delete it: reject is right",
            "deltaverse.yaml:10:57: tables.accounts.columns.dv_code.onScale: a rounded key may be"
                + " the key of another row; delete it: reject is right",
            "deltaverse.yaml:12:32: tables.accounts.columns.dv_a.lookup.table: there is no table"
                + " 'account'; did you mean 'accounts'?",
            "deltaverse.yaml:13:48: tables.accounts.columns.dv_b.lookup.from: the key of table"
                + " 'accounts' has 3 columns (dv_code, dv_land, dv_code), 'from' names 2; name one"
                + " source column for each key column, in the key's order",
            "deltaverse.yaml:14:32: tables.accounts.columns.dv_c.lookup.table: there is no table"
                + " 'elsewhere'; the tables are accounts",
            "deltaverse.yaml:14:63: tables.accounts.columns.dv_c.choices: 'choices' has no meaning"
                + " for a lookup; delete it",
            "deltaverse.yaml:15:58: tables.accounts.columns.dv_d.lookup.from: the key has 1 column"
                + " (name), 'from' names 2; name one source column for each key column, in the"
                + " key's order",
            "deltaverse.yaml:16:23: tables.accounts.columns.dv_e.lookup: target 1 has no 'when', so"
                + " those behind it are never taken; give each but the last a 'when'",
            "deltaverse.yaml:18:3: links.Accounts: a second table or link 'Accounts', the first is"
                + " in line 5; give each its own name (upper and lower case do not differ)",
            "deltaverse.yaml:21:36: links.Accounts.left.from: the key of table 'accounts' has 3"
                + " columns (dv_code, dv_land, dv_code), 'from' names 1; name one source column for"
                + " each key column, in the key's order",
            "deltaverse.yaml:22:21: links.Accounts.right.table: there is no table 'provider'; the"
                + " tables are accounts",
            "deltaverse.yaml:23:13: links.Accounts.delete: expected delete or ignore, found keys;"
                + " write delete or ignore");
  }

  @Test
  void keysThatNeedEachOtherCannotBeLoaded() {
    assertThat(
            table(
                """
                    key: [dv_a]
                    columns:
                      dv_a: { lookup: { table: b, from: x } }
                  b:
                    target: dv_b
                    file: b.csv
                    key: [dv_b]
                    columns:
                      dv_b: { lookup: { table: accounts, from: x } }
                      dv_self: { lookup: { table: b, from: y } }
                  c:
                    target: dv_c
                    file: c.csv
                    key: [dv_c]
                    columns:
                      dv_c: { lookup: { table: c, from: x } }
                """))
        .containsExactly(
            "deltaverse.yaml:8:10: tables.accounts.key: the key needs itself by lookups: accounts"
                + " -> b -> accounts; take a lookup out of one of these keys",
            "deltaverse.yaml:14:10: tables.b.key: the key needs itself by lookups: b -> accounts ->"
                + " b; take a lookup out of one of these keys",
            "deltaverse.yaml:21:10: tables.c.key: the key needs itself by lookups: c -> c; take a"
                + " lookup out of one of these keys");
  }

  @Test
  void filesStayInTheSnapshotFolderAndModelsExist() {
    files.write("models/folder/x", "");
    assertThat(
            files.problems(
                HEAD
                    + """
                    tables:
                      a: { target: a, key: [k], columns: { k: k }, file: /etc/passwd }
                      b: { target: a, key: [k], columns: { k: k }, file: ../other/*.csv }
                      c: { target: a, key: [k], columns: { k: k }, file: 'C:\\dumps\\x.csv' }
                      d: { target: a, key: [k], columns: { k: k }, files: ['x\\y.csv', "a/../../b", 'a[.csv', ok..csv] }
                      e: { target: a, key: [k], columns: { k: k }, files: [x.parquet, x.csv] }
                      f: { target: a, key: [k], columns: { k: k }, model: models/none.sql }
                      g: { target: a, key: [k], columns: { k: k }, model: models/folder, dialect: { zone: UTC } }
                      h: { target: a, key: [k], columns: { k: k }, file: x.csv, model: models/pairs.sql }
                      i: { target: a, key: [k], columns: { k: k }, fil: x.csv }
                      j: { target: a, key: [k], columns: { k: k }, model: "a\\0b" }
                    """))
        .containsExactly(
            "deltaverse.yaml:5:54: tables.a.file: '/etc/passwd' is an absolute path;" + INSIDE,
            "deltaverse.yaml:6:54: tables.b.file: '../other/*.csv' leaves the snapshot folder;"
                + INSIDE,
            "deltaverse.yaml:7:54: tables.c.file: 'C:\\dumps\\x.csv' is an absolute path;" + INSIDE,
            "deltaverse.yaml:8:56: tables.d.files[0]: 'x\\y.csv' has a backslash;" + INSIDE,
            "deltaverse.yaml:8:67: tables.d.files[1]: 'a/../../b' leaves the snapshot folder;"
                + INSIDE,
            "deltaverse.yaml:8:80: tables.d.files[2]: 'a[.csv' is not a glob (Missing ']);"
                + INSIDE,
            "deltaverse.yaml:9:55: tables.e.files: Parquet and CSV files are mixed; keep the files"
                + " of a table of one kind",
            "deltaverse.yaml:10:55: tables.f.model: the model "
                + "models/none.sql does not exist; correct the path (it is relative to the project"
                + " file) or the permissions",
            "deltaverse.yaml:11:55: tables.g.model: the model models/folder is a folder; name a"
                + " file",
            "deltaverse.yaml:11:79: tables.g.dialect: a model reads no file, so it has no dialect;"
                + " delete one of the two",
            "deltaverse.yaml:12:6: tables.h: expected exactly one of file, files, model, found file"
                + " and model; keep to one of them",
            "deltaverse.yaml:13:48: tables.i.fil: unknown key 'fil'; did you mean 'file'?",
            "deltaverse.yaml:14:55: tables.j.model: this is not a path (Nul character not"
                + " allowed); correct it");
  }

  @Test
  void aDialectMustNotContradictItself() {
    assertThat(
            files.problems(
                HEAD
                    + """
                    dialect: { header: false }
                    tables:
                      a: { target: a, key: [k], columns: { k: k }, file: x.csv }
                      b: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, names: [a] } }
                      c: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { names: [a, b, A] } }
                      d: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, delimiter: '";' } }
                      e: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, quote: '', escape: '!' } }
                      f: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, terminator: '|', delimiter: '||' } }
                      g: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, decimal: ',', thousands: ',' } }
                      h: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, decimal: '1', thousands: '-' } }
                      i: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, true: [x], false: [X] } }
                      j: { target: a, key: [k], columns: { k: k }, file: x.parquet }
                      k: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, times: [dd.MM.yyyy, dd.MM.yyyy hh:mm, "yyyy-MM-dd'T'HH:mm:ssXXX"], dates: [YYYY-MM-dd, qqq#] } }
                      l: { target: a, key: [k], columns: { k: k }, file: x.csv, dialect: { header: true, delimiter: "\\n" } }
                    """))
        .containsExactly(
            "deltaverse.yaml:6:6: tables.a: the files have no header, and no names are given; add"
                + " 'names: [...]' to the dialect, one for each field in the file's order",
            "deltaverse.yaml:7:93: tables.b.dialect.names: 'names' is for files without a header,"
                + " and 'header' is true; add 'header: false' or delete 'names'",
            "deltaverse.yaml:8:79: tables.c.dialect.names: two columns have the name 'A'; rename"
                + " one of them",
            "deltaverse.yaml:9:70: tables.d.dialect: the delimiter contains the quote \"; change"
                + " one of them",
            "deltaverse.yaml:10:105: tables.e.dialect.escape: an escape without a quote has nothing"
                + " to escape; delete it or give a quote",
            "deltaverse.yaml:11:70: tables.f.dialect: the delimiter contains the record's end;"
                + " change delimiter or terminator",
            "deltaverse.yaml:12:70: tables.g.dialect: decimal and thousands are the same character"
                + " ,; change one of them (thousands: '' is none)",
            "deltaverse.yaml:13:95: tables.h.dialect.decimal: a number has this character itself;"
                + " write its separator",
            "deltaverse.yaml:13:111: tables.h.dialect.thousands: a number has this character"
                + " itself; write its separator",
            "deltaverse.yaml:14:70: tables.i.dialect: 'x' is a text of true and of false; change"
                + " the list 'true' or 'false'",
            "deltaverse.yaml:16:94: tables.k.dialect.times[0]: 'dd.MM.yyyy' does not read back a"
                + " date and time that it wrote; use yyyy, MM, dd, HH (or hh with a), mm, ss; small"
                + " mm are minutes, YYYY is the year of the week",
            "deltaverse.yaml:16:106: tables.k.dialect.times[1]: 'dd.MM.yyyy hh:mm' does not read"
                + " back a date and time that it wrote; use yyyy, MM, dd, HH (or hh with a), mm,"
                + " ss; small mm are minutes, YYYY is the year of the week",
            "deltaverse.yaml:16:161: tables.k.dialect.dates[0]: 'YYYY-MM-dd' does not read back a"
                + " date that it wrote; use yyyy, MM, dd; small mm are minutes, YYYY is the year of"
                + " the week",
            "deltaverse.yaml:16:173: tables.k.dialect.dates[1]: 'qqq#' does not read back a date"
                + " that it wrote; use yyyy, MM, dd; small mm are minutes, YYYY is the year of the"
                + " week",
            "deltaverse.yaml:17:70: tables.l.dialect: the delimiter contains the record's end;"
                + " change delimiter or terminator");
  }

  @Test
  void aTargetIsReachedSafely() {
    Map<String, String> urls = new HashMap<>();
    for (String url :
        List.of(
            "contoso.crm.dynamics.com",
            "ftp://contoso.crm.dynamics.com",
            "https://me:pw@contoso.crm.dynamics.com",
            "https://contoso.crm.dynamics.com/api/data/v9.2",
            "https://contoso.crm.dynamics.com?x",
            "https://con toso",
            "http://localhost.evil.example",
            "mailto:x@y")) {
      files.problems(target("url: '" + url + "'")).forEach(line -> urls.put(url, line));
    }
    String at = "deltaverse.yaml:3:16: target.url: ";
    String like = "; write it like https://contoso.crm.dynamics.com";
    assertThat(urls)
        .containsOnly(
            Map.entry(
                "contoso.crm.dynamics.com", at + "this is not an https URL with a host" + like),
            Map.entry(
                "ftp://contoso.crm.dynamics.com",
                at + "this is not an https URL with a host" + like),
            Map.entry(
                "https://me:pw@contoso.crm.dynamics.com",
                at + "the URL holds a user name; name application users in target.users"),
            Map.entry(
                "https://contoso.crm.dynamics.com/api/data/v9.2",
                at
                    + "the URL goes on after the host; write https://contoso.crm.dynamics.com"
                    + " alone"),
            Map.entry(
                "https://contoso.crm.dynamics.com?x",
                at
                    + "the URL goes on after the host; write https://contoso.crm.dynamics.com"
                    + " alone"),
            Map.entry("https://con toso", at + "this is not a URL" + like),
            Map.entry(
                "http://localhost.evil.example",
                at
                    + "http would send tokens in clear text to localhost.evil.example; write https"
                    + " (http is for localhost alone)"),
            Map.entry("mailto:x@y", at + "this is not an https URL with a host" + like));
    for (String url : List.of("http://127.0.0.1:80", "http://[::1]:5/", "http://LOCALHOST")) {
      assertThat(files.problems(target("url: '" + url + "'"))).as(url).isEmpty();
    }
    assertThat(files.problems(target("url: 'http://localhost', authority: 'http://evil.example'")))
        .containsExactly(
            "deltaverse.yaml:3:47: target.authority: http would send tokens in clear text to"
                + " evil.example; write https (http is for localhost alone)");
  }

  @Test
  void aUserHasOneCredential() {
    assertThat(
            files.problems(
                """
                deltaverse: 1
                name: x
                tables: { a: { target: a, key: [k], columns: { k: k }, file: x.csv } }
                target:
                  url: https://contoso.crm.dynamics.com
                  users:
                    - { name: a, anonymous: true }
                    - { name: b, managedIdentity: {}, clientId: x, tenant: t }
                    - { name: c, clientSecret: { file: nowhere.txt }, clientId: x, tenant: t }
                    - { name: d, certificate: { path: nowhere.pem, password: "x${CLIENT_SECRET}" }, clientId: x, tenant: t }
                    - { name: e, clientSecret: '$${CLIENT_SECRET}', clientId: x, tenant: t }
                  bypass: { steps: [x], tag: "a\\nb" }
                """))
        .containsExactly(
            "deltaverse.yaml:7:29: target.users[0].anonymous: a user without credential is for a"
                + " target on localhost alone; give clientSecret, certificate, managedIdentity or"
                + " tokenCommand",
            "deltaverse.yaml:8:49: target.users[1].clientId: 'clientId' belongs to clientSecret or"
                + " certificate, and there is neither; write managedIdentity: { clientId: ... }",
            "deltaverse.yaml:8:60: target.users[1].tenant: 'tenant' belongs to clientSecret or"
                + " certificate, and there is neither; delete it",
            "deltaverse.yaml:9:40: target.users[2].clientSecret.file: the secret file nowhere.txt"
                + " does not exist; correct the path (it is relative to the project file) or the"
                + " permissions",
            "deltaverse.yaml:10:39: target.users[3].certificate.path: the certificate nowhere.pem"
                + " does not exist; correct the path (it is relative to the project file) or the"
                + " permissions",
            "deltaverse.yaml:10:62: target.users[3].certificate.password: a secret must not stand"
                + " in the file; write ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:11:32: target.users[4].clientSecret: a secret must not stand in the"
                + " file; write ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:12:21: target.bypass.steps[0]: expected an id, found 'x'; write for"
                + " example 45e0c603-0d0b-466e-a286-d7fc1cda8361",
            "deltaverse.yaml:12:30: target.bypass.tag: the tag has a control character; write it in"
                + " one line");
  }

  @Test
  void aNumberBeyondAllBoundsIsAMistakeLikeAnyOther() {
    assertThat(
            files.problems(
                ProjectFiles.MINIMAL + "send: { batchRows: 5999999999999999999990 }\n", "default"))
        .singleElement()
        .asString()
        .contains("send.batchRows: ", "5999999999999999999990");
  }

  @Test
  void aTargetMayComeFromTheProfileButMustCome() {
    assertThat(
            files.problems(
                """
                deltaverse: 1
                name: x
                tables: { a: { target: a, key: [k], columns: { k: k }, file: x.csv } }
                """,
                "default"))
        .containsExactly(
            "deltaverse.yaml:1:1: the key 'target.url' is missing; add it at the top of the file or"
                + " in profiles.default",
            "deltaverse.yaml:1:1: the key 'target.users' is missing; add it at the top of the file"
                + " or in profiles.default");
    assertThat(files.problems(ProjectFiles.MINIMAL, "prod"))
        .containsExactly(
            "deltaverse.yaml:1:1: profiles: there is no profile 'prod'; the file has no profiles:"
                + " leave --profile out");
    assertThat(files.problems(ProjectFiles.maximal(), "prd"))
        .containsExactly(
            "deltaverse.yaml:32:1: profiles: there is no profile 'prd'; did you mean 'prod'?");
    assertThat(files.problems(ProjectFiles.maximal(), "../../etc"))
        .containsExactly(
            "deltaverse.yaml:32:1: profiles: there is no profile '../../etc'; choose one of dev,"
                + " prod");
  }

  @Test
  void otherPartsAreCheckedToo() {
    assertThat(
            files.problems(
                ProjectFiles.MINIMAL
                    + """
                    snapshots: secret.txt
                    send: { retry: { firstDelay: 2s, maxDelay: 1s }, requestTimeout: 0s }
                    flow: { retry: { firstDelay: 1h } }
                    verify:
                      - { name: a, staging: select 1, target: /dv_x/$count }
                      - { name: a, staging: select 1, target: https://x/dv_x }
                    commands:
                      - { name: a, when: before-stag, command: [] }
                      - { name: A, when: before-stage, command: x }
                    """))
        .containsExactly(
            "deltaverse.yaml:11:12: snapshots: the snapshots secret.txt are a file; name the folder"
                + " that holds one folder per snapshot",
            "deltaverse.yaml:12:44: send.retry.maxDelay: the first delay is longer than the longest"
                + " (1000 ms); raise maxDelay or lower firstDelay",
            "deltaverse.yaml:12:66: send.requestTimeout: expected a duration above zero, found"
                + " '0s'; write a duration above zero",
            "deltaverse.yaml:13:30: flow.retry.firstDelay: the first delay is longer than the"
                + " longest (30000 ms); raise maxDelay or lower firstDelay",
            "deltaverse.yaml:15:43: verify[0].target: the query is not relative to the API root;"
                + " write it like dv_shifts/$count",
            "deltaverse.yaml:16:13: verify[1].name: a second query pair 'a', the first is in line"
                + " 15; give each its own name (upper and lower case do not differ)",
            "deltaverse.yaml:16:43: verify[1].target: the query is not relative to the API root;"
                + " write it like dv_shifts/$count",
            "deltaverse.yaml:18:22: commands[0].when: expected before-stage or after-verify, found"
                + " 'before-stag'; did you mean 'before-stage'?",
            "deltaverse.yaml:18:44: commands[0].command: nothing is listed here; add an entry",
            "deltaverse.yaml:19:13: commands[1].name: a second command 'A', the first is in line"
                + " 18; give each its own name (upper and lower case do not differ)",
            "deltaverse.yaml:19:45: commands[1].command: expected a list of the program and its"
                + " arguments, found 'x'; write a list of the program and its arguments, for"
                + " example [sh, -c, ./export.sh]");
  }

  private static final String HEAD =
      """
      deltaverse: 1
      name: small
      target: { url: "http://localhost:5800", users: [{ name: dev, anonymous: true }] }
      """;

  private static final String INSIDE =
      " write a file name or glob below the snapshot folder, with '/'";

  /** The rest of the table accounts, from line 8 on. */
  private List<String> table(String rest) {
    return files.problems(
        HEAD
            + """
            tables:
              accounts:
                target: dv_account
                file: accounts.csv
            """
            + rest);
  }

  private static String target(String url) {
    return """
    deltaverse: 1
    name: small
    target: { %s, users: [{ name: a, tokenCommand: [az] }] }
    tables: { a: { target: a, key: [k], columns: { k: k }, file: x.csv } }
    """
        .formatted(url);
  }
}
