using Extensions.Testing;
using Extensions.Trainers.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training.Streaming;

/// <summary>What a fit promises holds where the rows are read anew in every epoch.</summary>
public class StreamedFitTests
{
    private const int RowCount = 12_000, Features = 40;

    private static readonly SomeData.Row[] Rows = SomeData.Rows(RowCount, Features);

    [Theory, Trait("Kind", "Contract"), MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void Fit_RowsBeyondTheCeiling_LearnsAsInMemoryAndSaysSo(string name)
    {
        var test = SomeData.Rows(2000, Features);   // the same forms: the first rows of the same seed
        var (inMemory, _) = Scores(name, null, test);
        var (streamed, log) = Scores(name, 1, test);
        Assert.Contains(log, line => line.Contains("the ceiling is 1.0 MB", StringComparison.Ordinal) && line.Contains("read anew in every epoch", StringComparison.Ordinal));
        Assert.True(Correlation(inMemory, streamed) > 0.9, $"{Correlation(inMemory, streamed)}");
    }

    private static (double[] Scores, List<string> Warnings) Scores(string name, long? ceiling, SomeData.Row[] test)
    {
        var (ml, warnings) = (new MLContext(1), new List<string>());
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var model = TrainerCase.Named(name).Create(ml, new() { Change = options => options with { MemoryCeilingMegabytes = ceiling } }).Fit(SomeData.View(ml, Rows));
        var scored = model.Transform(SomeData.View(ml, test));
        return (name.Contains("Multi", StringComparison.Ordinal) || name == nameof(PolyLossTrainer)
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores.Select(score => (double)score))]
            : [.. scored.GetColumn<float>("Score").Select(score => (double)score)], warnings);
    }

    private static double Correlation(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        double Sum(Func<double, double, double> of) => x.Zip(y, (a, b) => of(a - mx, b - my)).Sum();
        return Sum((a, b) => a * b) / Math.Sqrt(Sum((a, _) => a * a) * Sum((_, b) => b * b));
    }
}
