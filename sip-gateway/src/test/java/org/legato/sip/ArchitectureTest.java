package org.legato.sip;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.legato.sip", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ONLY_THE_STACK_KNOWS_JAIN_SIP =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.legato.sip.stack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sip..", "gov.nist..");

  @ArchTest
  static final ArchRule SIP_KNOWS_NEITHER_MEDIA_NOR_DSM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.legato.media..", "org.legato.dsm..", "org.legato.call..");
}
