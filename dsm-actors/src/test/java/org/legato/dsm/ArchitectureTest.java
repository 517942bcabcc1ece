package org.legato.dsm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.legato.dsm", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SCRIPTS_KNOW_NEITHER_ACTORS_NOR_PROTOCOLS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.legato.dsm.script..",
              "org.legato.dsm.engine..",
              "org.legato.dsm.session..",
              "org.legato.dsm.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "akka..",
              "javax.sip..",
              "gov.nist..",
              "io.netty..",
              "org.legato.sip..",
              "org.legato.media..",
              "org.legato.call..");
}
