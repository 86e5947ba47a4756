using Extensions.Core.Tests.MLNet;
using Extensions.Testing;

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions;

[assembly: LoadableTransformer<RowTransformerTests.Doubler>]

namespace Extensions.Core.Tests.MLNet;

public class RowTransformerTests
{
    private readonly MLContext ml = new(seed: 1);

    /// <summary>A transformer as a user writes one: two columns out of one, an annotation, a state, two versions of its bytes.</summary>
    public sealed class Doubler(IHostEnvironment environment, float factor, string suffix, bool lying = false) : RowTransformer(environment, Format), ILoadableTransformer<Doubler>
    {
        public static ModelFormat Format { get; } = new("TESTDOUB", "TestDoubler", version: 1);

        public int Computations { get; private set; }

        public static Doubler Load(IHostEnvironment environment, BinaryReader reader, int version)
        {
            Assert.Equal(1, version);
            return new Doubler(environment, reader.ReadSingle(), reader.ReadString());
        }

        protected override void Save(BinaryWriter writer)
        {
            writer.Write(factor);
            writer.Write(suffix);
        }

        protected override RowMapping Map(DataViewSchema input)
        {
            var column = InputColumn(input, "X", "input", type => type is NumberDataViewType { RawType: var raw } && raw == typeof(float), "Single");
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add("Factor", NumberDataViewType.Single, (ref float value) => value = factor);
            return new RowMapping([column],
                [new("Times" + suffix, NumberDataViewType.Single, annotations.ToAnnotations()), new("Text" + suffix, TextDataViewType.Instance, null)],
                row => Getters(row, column));
        }

        private Delegate[] Getters(DataViewRow row, DataViewSchema.Column column)
        {
            var get = row.GetGetter<float>(column);
            float x = 0;
            var shared = new OncePerRow(row, () =>
            {
                get(ref x);
                Computations++;
            });
            ValueGetter<float> times = (ref float value) =>
            {
                shared.Ensure();
                value = factor * x;
            };
            ValueGetter<ReadOnlyMemory<char>> text = (ref ReadOnlyMemory<char> value) =>
            {
                shared.Ensure();
                value = $"{factor * x}".AsMemory();
            };
            return lying ? [text, times] : [times, text];
        }
    }

    public class Row
    {
        public float X { get; set; }

        public float Other { get; set; }
    }

    public sealed class Result : Row
    {
        public float TimesY { get; set; }

        public string TextY { get; set; } = "";
    }

    [Fact, Trait("Kind", "Contract")]
    public void Transform_BothColumns_ComputesOncePerRow()
    {
        var doubler = new Doubler(ml, 2, "Y");

        var results = ml.Data.CreateEnumerable<Result>(doubler.Transform(View()), reuseRowObject: false).ToArray();

        Assert.Equal([0f, 2f, 4f], results.Select(r => r.TimesY));
        Assert.Equal(["0", "2", "4"], results.Select(r => r.TextY));
        Assert.Equal(3, doubler.Computations);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Transform_OnlyOtherColumnsAsked_ComputesNothingAndNeedsNothing()
    {
        var doubler = new Doubler(ml, 2, "Y");
        var view = doubler.Transform(View());

        Assert.Equal([5f, 6f, 7f], view.GetColumn<float>("Other"));

        Assert.Equal(0, doubler.Computations);
        var mapper = ((ITransformer)doubler).GetRowToRowMapper(View().Schema);
        Assert.Equal(["X"], mapper.GetDependencies([view.Schema["TextY"]]).Select(column => column.Name));
        Assert.Equal(["Other"], mapper.GetDependencies([view.Schema["Other"]]).Select(column => column.Name));
    }

    [Fact, Trait("Kind", "Contract")]
    public void SaveAndLoad_InsideAChain_GivesTheSame()
    {
        var chain = new TransformerChain<ITransformer>(new Doubler(ml, 3, "Y"), ml.Transforms.CopyColumns("Copy", "TimesY").Fit(new Doubler(ml, 3, "Y").Transform(View())));

        var loaded = SavedModel.Load(SavedModel.Save(ml, chain, View().Schema));

        Assert.Equal([0f, 3f, 6f], loaded.Transform(View()).GetColumn<float>("Copy"));
        float factor = 0;
        loaded.GetOutputSchema(View().Schema)["TimesY"].Annotations.GetValue("Factor", ref factor);
        Assert.Equal(3, factor);
        using var engine = ml.Model.CreatePredictionEngine<Row, Result>(loaded);
        Assert.Equal((12f, "15"), (engine.Predict(new Row { X = 4 }).TimesY, engine.Predict(new Row { X = 5 }).TextY));
    }

    [Fact, Trait("Kind", "Example")]
    public void Load_LaterVersion_SaysWhichCanBeRead()
    {
        var file = SavedModel.Save(ml, new Doubler(ml, 3, "Y"), View().Schema);
        var error = Assert.ThrowsAny<Exception>(() => SavedModel.Load(SavedModel.FromTheFuture(file, "TESTDOUB"))).GetBaseException();
        Assert.IsType<FormatException>(error);
        Assert.StartsWith("The model's component 'TestDoubler' was saved in format 2 by a later version; this version reads formats 1 to 1.", error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Load_DamagedState_SaysWhichComponent()
    {
        var file = SavedModel.Save(ml, new Doubler(ml, 3, "Y"), View().Schema);
        var error = Assert.ThrowsAny<Exception>(() => SavedModel.Load(SavedModel.Change(file, "TESTDOUB", bytes =>
        {
            (bytes[0x104], bytes[0x105]) = (0xFF, 0x7F);   // the length of the string, now longer than the file
            return bytes;
        })));
        Assert.Contains("component 'TestDoubler' cannot be read", error.ToString());
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_MissingOrWrongColumn_SaysWhatIsExpected()
    {
        var absent = Assert.Throws<ArgumentOutOfRangeException>(() => new Doubler(ml, 2, "Y").Transform(ml.Data.LoadFromEnumerable([new { Z = 1f }])));
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => new Doubler(ml, 2, "Y").GetOutputSchema(ml.Data.LoadFromEnumerable([new { X = "one" }]).Schema));
        Assert.Contains("Could not find input column 'X'", absent.Message);
        Assert.Contains("Schema mismatch for input column 'X': expected Single, got String", wrong.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Transform_GettersThatBreakThePromise_SaysWhichColumn()
    {
        var view = new Doubler(ml, 2, "Y", lying: true).Transform(View());
        var error = Assert.Throws<InvalidOperationException>(() => view.GetColumn<float>("TimesY").ToArray());
        Assert.Contains("Doubler promised column 'TimesY' as Single", error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void ModelFormat_NamesOfWrongLength_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ModelFormat("SHORT", "Loader"));
        Assert.Throws<ArgumentException>(() => new ModelFormat("EIGHTCHR", new string('x', 25)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelFormat("EIGHTCHR", "Loader", 0));
    }

    private IDataView View() => ml.Data.LoadFromEnumerable([new Row { X = 0, Other = 5 }, new Row { X = 1, Other = 6 }, new Row { X = 2, Other = 7 }]);
}
