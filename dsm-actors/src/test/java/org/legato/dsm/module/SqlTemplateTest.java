package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlTemplateTest {
  private static SqlTemplate template(String text, Map<String, String> values, String... escaped) {
    return SqlTemplate.of(
        text,
        new SqlTemplate.Lookup() {
          @Override
          public String value(char kind, String name) {
            return values.getOrDefault((kind == '#' ? "#" : "") + name, "");
          }

          @Override
          public boolean escaped(char kind, String name) {
            return java.util.List.of(escaped).contains(name);
          }
        });
  }

  @Test
  void aVariableBecomesAParameter() {
    var sql =
        template("select callee, pin from callees where caller=$key", Map.of("key", "1 or 1=1"));
    assertThat(sql.sql()).isEqualTo("select callee, pin from callees where caller=?");
    assertThat(sql.parameters()).containsExactly("1 or 1=1");
  }

  @Test
  void aQuotedLiteralIsOneParameter() {
    var sql = template("select 'a''$x\\'b', 'plain' from t", Map.of("x", "O'Hara"));
    assertThat(sql.sql()).isEqualTo("select ?, 'plain' from t");
    assertThat(sql.parameters()).containsExactly("a'O'Hara'b");
  }

  @Test
  void anEventParameterAndTwoNeighbours() {
    var sql = template("insert into t values (#a,\"$b$c\")", Map.of("#a", "1", "b", "2", "c", "3"));
    assertThat(sql.sql()).isEqualTo("insert into t values (?,?)");
    assertThat(sql.parameters()).containsExactly("1", "23");
  }

  @Test
  void anEscapedValueIsNotEscapedTwice() {
    String escaped = SqlTemplate.escape("O'Hara\\\n");
    assertThat(escaped).isEqualTo("O\\'Hara\\\\\\n");
    var sql = template("select '$x'", Map.of("x", escaped), "x");
    assertThat(sql.parameters()).containsExactly("O'Hara\\\n");
  }

  @Test
  void namesAreCheckedNotBound() {
    var sql = template("select * from $table where id=$id", Map.of("table", "db.t", "id", "3"));
    assertThat(sql.sql()).isEqualTo("select * from db.t where id=?");
    assertThat(template("select * from calls_$y", Map.of("y", "2026")).sql())
        .isEqualTo("select * from calls_2026");
    for (String text :
        new String[] {
          "drop table if exists $n",
          "insert into t (a, $n, b) values (?)",
          "insert into `t` ($n ) values (?)",
          "select a as $n from t order by b desc, $n limit 1",
          "create index $n on t (a)"
        }) {
      var named = template(text, Map.of("n", "n_1"));
      assertThat(named.sql()).isEqualTo(text.replace("$n", "n_1"));
      assertThatThrownBy(() -> template(text, Map.of("n", "a b")))
          .isInstanceOf(SqlTemplate.Unusable.class);
    }
    assertThat(template("insert into t values ($n, $n)", Map.of("n", "a")).sql())
        .isEqualTo("insert into t values (?, ?)");
    assertThatThrownBy(() -> template("select * from $table", Map.of("table", "t; drop table t")))
        .isInstanceOf(SqlTemplate.Unusable.class);
  }

  @Test
  void theMembersOfAListAreBoundOneByOne() {
    var sql =
        template(
            "select 1 where a in ($n) and b IN ( #s ) and c in ($one) and d=($n)",
            Map.of("n", "1, 2,3", "#s", "'x,\\'y', \"z\"", "one", "4"));
    assertThat(sql.sql())
        .isEqualTo("select 1 where a in (?,?,?) and b IN ( ?,? ) and c in (?) and d=(?)");
    assertThat(sql.parameters()).containsExactly("1", "2", "3", "x,'y", "z", "4", "1, 2,3");
  }

  @Test
  void limitsAreNumbers() {
    assertThat(template("select 1 limit $n", Map.of("n", "5")).parameters()).containsExactly(5L);
    assertThatThrownBy(() -> template("select 1 limit $n", Map.of("n", "5;")))
        .isInstanceOf(SqlTemplate.Unusable.class);
  }

  @Test
  void aWholeStatementInAVariableStandsAsItIs() {
    var sql = template("$stmt", Map.of("stmt", "select '$x'"));
    assertThat(sql.sql()).isEqualTo("select '$x'");
    assertThat(sql.verbatim()).isTrue();
  }

  @Test
  void serverVariablesAndEscapedReferencesAreNotReplaced() {
    var sql = template("select @user, '\\$x'", Map.of("x", "1"));
    assertThat(sql.sql()).isEqualTo("select @user, '$x'");
    assertThat(sql.parameters()).isEmpty();
  }

  @Test
  void anOpenQuoteIsAnError() {
    assertThatThrownBy(() -> template("select 'x", Map.of()))
        .isInstanceOf(SqlTemplate.Unusable.class);
  }
}
