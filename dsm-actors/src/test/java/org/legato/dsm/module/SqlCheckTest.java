package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.ScriptParser;

/** Text from the network in SQL is found where it cannot be bound, and only there. */
class SqlCheckTest {
  private static List<Problem> findings(String actions) {
    String text =
        "import(mod_mysql);\nimport(mod_uri);\ninitial state A enter {\n" + actions + "\n};";
    return SqlCheck.of(ScriptParser.parseText("test", text, ModuleSet.load()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set($t=@user);\nmysql.query(\"select a from $t\");",
        "sets($q=select a from t where b='@(user)');\nmysql.execute($q);",
        "uri.getHeader(P-Table, table);\nmysql.query(\"select a from t_$table where b=1\");",
        "mysql.query(\"select a from t order by #column\");",
        "param($p=name);\nmysql.queryGetResult(\"update $p set a=1\", 0);",
        // through several variables, set below their use
        "mysql.query($sql);\nappend($sql, $x); set($x=$y); set($y=#z);",
        "for ($n in $names) {\nmysql.execute(\"delete from $n\"); } set($names[0]=@user);",
        "mysql.getFileFromDB(\"select f from $dir\", x); set($dir=@domain);",
      })
  void isFound(String actions) {
    assertThat(findings(actions))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("from the network"))
        .satisfies(p -> assertThat(p.place().line()).isBetween(4, 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set($u=@user); mysql.query(\"select a from t where u=$u and v='$u' limit $u\");",
        "mysql.query(\"select a from t where u=#u\");",
        // a table that the script's writer chose
        "set($t=calls); mysql.query(\"select a from $t\");",
        "mysql.query(\"select a from $config.table\");",
        "set($t=@local_tag); mysql.execute(\"drop table $t\");",
        "mysql.resolveQueryParams(\"select a from t where u=#u\"); mysql.query($db.qstr);",
        // the server's own variable
        "mysql.query(\"select @user\");",
      })
  void isLeftAlone(String actions) {
    assertThat(findings(actions)).isEmpty();
  }
}
