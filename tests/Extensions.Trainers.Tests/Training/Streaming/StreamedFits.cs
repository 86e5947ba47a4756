using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Trainers;
using MLExtensions.Training;

namespace Extensions.Trainers.Tests.Training.Streaming;

internal static class StreamedFits
{
    /// <summary>Normal features (about) that follow from the number of the row.</summary>
    public static void Fill(long row, Span<float> x)
    {
        var state = (ulong)row * 0x9E3779B97F4A7C15UL + 1;
        for (var c = 0; c < x.Length; c++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            x[c] = ((state & 0xFFFF) + (state >> 16 & 0xFFFF) + (state >> 32 & 0xFFFF) + (state >> 48)) / 37837f - 3.46f;
        }
    }

    /// <summary>Rows whose label is a number that depends on the features.</summary>
    public static GeneratedDataView Regression(int rows, int columns = 4) => new(rows, columns, Fill, (_, x) => 50 + 10 * x[0] + 5 * Math.Abs(x[1]));

    /// <summary>Rows whose label is the number of the row.</summary>
    public static GeneratedDataView Numbered(int rows, int columns = 4) => new(rows, columns, Fill, (row, _) => row);

    public static NetworkFit Fit(this Objective objective, IDataView view, NeuralNetworkOptions options, LabelKind kind = LabelKind.Regression, IHost? host = null, IDataView? validation = null)
    {
        host ??= Fits.Host();
        ExampleStream Stream(IDataView rows) => new(new ColumnReaderRequest(rows, "Features", "Label", kind)
        {
            CheckAlive = () =>
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                HostLiveness.ThrowIfCanceled(host);
            },
        });
        var stream = Stream(view);
        return NetworkFitter.Fit(new NetworkFitRequest(stream.FirstRows, null, 1, null, host) { Stream = stream, ValidationStream = validation is null ? null : Stream(validation) }, options, objective);
    }
}
