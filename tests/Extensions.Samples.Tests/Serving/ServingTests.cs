using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using QuickStart;

namespace Extensions.Samples.Tests.Serving;

[Collection(nameof(QuickStartRun))]
[Trait("Kind", "Example")]
public class ServingTests(QuickStartRun run)
{
    [Fact]
    public async Task Predict_EightCallersAtOnce_GetTheScoresOfThisProcess()
    {
        using var service = new ServingProcess(run["model.zip"]);
        await service.WaitUntilHealthy();
        var (rows, expected) = Rows();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var scores = new List<string>();
            foreach (var chunk in rows.Chunk(10 + caller))
            {
                var response = await service.Client.PostAsJsonAsync("/predict", chunk);
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
                foreach (var answer in (await response.Content.ReadFromJsonAsync<JsonElement[]>())!)
                    scores.Add(Describe(answer.GetProperty("PredictedLabel").GetString()!, answer.GetProperty("Score").EnumerateObject().Select(score => score.Value.GetSingle())));
            }
            return scores;
        })));

        Assert.All(answers, answer => Assert.Equal(expected, answer));
    }

    [Fact]
    public async Task Predict_BadRow_IsRefusedWithTheReason()
    {
        using var service = new ServingProcess(run["model.zip"]);
        await service.WaitUntilHealthy();
        foreach (var (json, reason) in new[]
        {
            ("[{\"monthly_fee\":\"a lot\"}]", "Column 'monthly_fee' of row 0"),
            ("[{\"age\":40},{\"colour\":\"red\"}]", "Row 1 has a property 'colour'"),
            ("[17]", "Row 0 is Number"),
            ("[{\"age\":1e999}]", "Column 'age' of row 0"),
        })
        {
            using var response = await service.Client.PostAsync("/predict", new StringContent(json, null, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(reason, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        }
        using var broken = await service.Client.PostAsync("/predict", new StringContent("[{", null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);

        var description = await service.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        Assert.True(description.GetProperty("paths").TryGetProperty("/predict", out _));
        var columns = await service.Client.GetFromJsonAsync<Dictionary<string, string>>("/schema");
        Assert.Contains("monthly_fee", columns!.Keys);
    }

    [Theory]
    [InlineData("Name the saved model: --model FILE.")]
    [InlineData("absent.zip", "--model", "absent.zip")]
    public void Start_NoModel_EndsWithAMessage(string message, params string[] arguments)
    {
        var (exitCode, _, error) = SampleProgram.Run("Serving", arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void OutputFolder_OfTheService_HoldsNoTorch()
    {
        var files = Directory.EnumerateFiles(SampleProgram.Folder("Serving"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray();
        Assert.Contains("MLExtensions.Core.dll", files);
        Assert.DoesNotContain(files, file => file!.Contains("torch", StringComparison.OrdinalIgnoreCase) || file.StartsWith("libc10", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The test rows of the quick start as JSON objects, and what the model says of them in this process.</summary>
    private (Dictionary<string, object>[] Rows, List<string> Expected) Rows()
    {
        var ml = new MLContext();
        var model = ml.Model.LoadWithDataLoader(run["model.zip"], out var loader);
        var data = loader.Load(new MultiFileSource(run["test.csv"]));
        var table = CsvFile.Read(run["test.csv"], CustomerData.Label).Table;
        var rows = table.Rows.Select(row => data.Schema.Where(column => column.Name != CustomerData.Label)
            .Select(column => (column.Name, IsNumber: column.Type is NumberDataViewType, Text: row[table.IndexOf(column.Name)]))
            .Where(cell => cell.Text.Length > 0)
            .ToDictionary(cell => cell.Name, cell => cell.IsNumber ? float.Parse(cell.Text, CultureInfo.InvariantCulture) : (object)cell.Text)).ToArray();
        var expected = Prediction.Read(model.Transform(data)).Select(prediction => prediction.ToString()).ToList();
        return (rows, expected);
    }

    private static string Describe(string label, IEnumerable<float> scores)
        => new Prediction(label, string.Join(' ', scores.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8", CultureInfo.InvariantCulture)))).ToString();
}
