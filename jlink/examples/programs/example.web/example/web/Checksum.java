package example.web;

import hyperserve.api.BadRequestException;
import hyperserve.api.BodyException;
import hyperserve.api.Handler;
import hyperserve.api.Request;
import hyperserve.api.RequestBody;
import hyperserve.api.Response;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Reads an upload of any length as it comes, and says what its SHA-256 is. A client that has said
/// so itself, in the trailer `Sha256` behind its chunks, is told if that is another one.
final class Checksum implements Handler {

    private static final System.Logger LOG = System.getLogger(Checksum.class.getName());

    @Override
    public Response handle(Request request) throws IOException, NoSuchAlgorithmException {
        RequestBody body = request.body();
        String sum = HexFormat.of().formatHex(digest(body));
        String announced = body.trailers().first("Sha256");
        if (announced != null && !announced.equals(sum)) {
            throw new BadRequestException("the content has another checksum than its trailer says");
        }
        return Response.text(sum + "\n");
    }

    private static byte[] digest(RequestBody body) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        InputStream content = body.stream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (BodyException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "an upload of {0} bytes (-1: not announced) broke off: {1}, answered {2}",
                    body.length(),
                    e.reason(),
                    e.status());
            throw e;
        }
        return digest.digest();
    }
}
