import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates many files in one run. Arguments are a flavour ("ua1", "2b") and a path, in turn. Prints a line for each, its
 * fields parted by tabs: flavour, path, "valid" or "faulty"; then a line for each fault: nothing, rule, message, place.
 */
public class ValidateAll {
    public static void main(String[] order) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 0; at + 1 < order.length; at += 2) {
            validate(PDFAFlavour.byFlavourId(order[at]), order[at + 1]);
        }
    }

    private static void validate(PDFAFlavour flavour, String path) throws Exception {
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult found = validator.validate(parser);
            System.out.println(flavour.getId() + "\t" + path + "\t" + (found.isCompliant() ? "valid" : "faulty"));
            for (TestAssertion fault : found.getTestAssertions()) {
                if (fault.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = fault.getRuleId().getClause() + "-" + fault.getRuleId().getTestNumber();
                    String said = fault.getMessage().replaceAll("\\s+", " ");
                    System.out.println("\t" + rule + "\t" + said + "\t" + fault.getLocation().getContext());
                }
            }
        }
    }
}
