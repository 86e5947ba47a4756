using System.Globalization;
using Extensions.Testing;
using Extensions.Trainers.Tests.Contracts;
using Microsoft.ML;

namespace Extensions.Trainers.Tests.Compatibility;

/// <summary>
/// Models saved by every released version lie in tests/StoredModels/VERSION and must load for ever and give the scores stored beside them.
/// A new version's folder is written once, by running these tests with MLEXT_STORE_MODELS=1.
/// </summary>
[Trait("Kind", "Golden")]
[Trait("Area", "models")]
public class StoredModelTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "StoredModels");
    private static readonly string Version = typeof(MLExtensions.FeedForwardParameters).Assembly.GetCustomAttributes(false).OfType<System.Reflection.AssemblyFileVersionAttribute>().Single().Version;

    /// <summary>Rows to score; the same for all versions.</summary>
    private static IDataView Rows => SomeData.View(Ml, SomeData.Rows(20, seed: 99));

    public static IEnumerable<object[]> Stored => (Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.zip", SearchOption.AllDirectories) : [])
        .Select(file => new object[] { Path.GetRelativePath(Folder, file) });

    [Theory, MemberData(nameof(TrainerCase.Names), MemberType = typeof(TrainerCase))]
    public void ThisVersion_HasAModelOfEveryTrainerInStore(string trainer)
    {
        var zip = Path.Combine(Folder, Version, trainer + ".zip");
        if (Environment.GetEnvironmentVariable("MLEXT_STORE_MODELS") == "1" && !File.Exists(zip))
        {
            var training = SomeData.View(Ml, SomeData.Rows(200));
            var model = Ml.Transforms.NormalizeMinMax("Features").Append(TrainerCase.Named(trainer).Create(Ml)).Fit(training);
            Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
            Ml.Model.Save(model, training.Schema, zip);
            File.WriteAllLines(Path.ChangeExtension(zip, ".txt"), Scores(model));
        }
        Assert.True(File.Exists(zip), $"Version {Version} has no stored model of {trainer}; run the tests once with MLEXT_STORE_MODELS=1 and commit tests/StoredModels/{Version}.");
    }

    [Theory, MemberData(nameof(Stored))]
    public void StoredModel_OfAnyVersion_GivesItsStoredScores(string file)
    {
        var zip = Path.Combine(Folder, file);
        var stored = File.ReadAllLines(Path.ChangeExtension(zip, ".txt")).Select(line => line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var scores = ScoreValues.Of(Ml.Model.Load(zip, out _).Transform(Rows)).ToArray();
        Assert.Equal(stored.Length, scores.Length);
        // Another processor may sum in vectors of another width.
        Assert.All(stored.Zip(scores, (expected, actual) => (expected, actual)),
            row => Assert.Equal(row.expected, row.actual, (x, y) => Math.Abs(x - y) <= 1e-5f * Math.Max(1, Math.Abs(x))));
    }

    private static IEnumerable<string> Scores(ITransformer model)
        => ScoreValues.Of(model.Transform(Rows)).Select(row => string.Join(' ', row.Select(value => value.ToString("g9", CultureInfo.InvariantCulture))));
}
