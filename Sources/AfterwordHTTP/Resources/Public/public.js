(function(){
"use strict";
var forms=document.querySelectorAll("form[data-answer]");
function each(list,act){Array.prototype.forEach.call(list,act)}
function mark(name){each(forms,function(form){var field=form.querySelector('input[type=hidden][name='+name+']');if(field)field.value="1"})}
mark("script");
// A click made by a script sets off input and change events that browsers call trusted; they come before the next task.
var made=false;
function notice(event){
if(!event.isTrusted){made=true;setTimeout(function(){made=false},0)}
else if(!made)mark("activity");
}
each(["pointerdown","touchstart","keydown","input","change","click"],function(type){
document.addEventListener(type,notice,{capture:true,passive:true});
});
each(document.querySelectorAll("textarea[maxlength]"),function(area){
var count=area.parentNode.querySelector(".count");
function show(){
var limit=area.maxLength,used=area.value.length;
count.textContent=used+" / "+limit;
count.hidden=used*2<limit;
}
area.addEventListener("input",show);
show();
});
function enable(){each(document.querySelectorAll("button"),function(button){button.disabled=false})}
document.addEventListener("submit",function(event){
var form=event.target;
setTimeout(function(){each(form.querySelectorAll("button"),function(button){button.disabled=true})},0);
setTimeout(enable,8000);
});
window.addEventListener("pageshow",enable);
})();
